package io.agentmesh.sdk.call;

import io.agentmesh.core.acl.AclPolicy;
import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.sdk.once.DuplicateFilter;
import io.agentmesh.sdk.once.Entry;
import io.agentmesh.sdk.once.Journal;
import io.agentmesh.sdk.once.Known;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.Unsealed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the requests of others.
///
/// 1. Not known to the [DuplicateFilter], else what [Repeats] says; a plain one is fresh, else `stale`.
/// 2. Opened, if it was sealed; else the plain error `no_session`.
/// 3. Not made before under the same key, else what [Repeats] says.
/// 4. Allowed by the [AccessPolicy]; else `acl_denied`.
/// 5. Within the bounds; else `busy`.
/// 6. Taken: from now on it is known, and handled once it is written in the journal; a `stream_request` by the
///    [StreamService], a `request` on a thread of its own.
/// 7. The answer comes back to the loop, is sealed if the request was, and is sent, unless the caller gave up in
///    the meantime. Whatever came of the request is confirmed to the relay, as soon as it is as safe here.
///
/// Owned by the loop.
public final class Responder {
    private static final Logger log = LoggerFactory.getLogger(Responder.class);

    private final CallSeams seams;
    private final CallLimits limits;
    private final AccessPolicy policy;
    private final Services services;
    private final Executors executors;
    private final HandlerRunner runner;
    private final Replies replies;
    private final Repeats repeats;
    private final SeenRequests refused;
    private final BeginningStreams beginning;
    private final Map<RequestKey, Job> jobs = new HashMap<>();
    private final HandledBytes handledBytes;
    private final List<Runnable> waitingForIdle = new ArrayList<>();
    /// Who goes on with what was taken here; `null` as long as this one does.
    private @Nullable Responder heir;

    /// Runs handlers on `handlers` and comes back to `loop`.
    public Responder(CallSeams seams, CallLimits limits, AccessPolicy policy, Services services, Executors executors) {
        this.seams = seams;
        this.limits = limits;
        this.policy = policy;
        this.services = services;
        this.executors = executors;
        this.runner = new HandlerRunner(services.requests(), executors);
        this.replies = new Replies(seams);
        this.repeats = new Repeats(seams.sessions(), replies);
        this.beginning = new BeginningStreams(services.streams(), replies);
        this.refused = new SeenRequests(limits.maxRememberedRequests());
        this.handledBytes = new HandledBytes(limits.weight());
    }

    /// Who serves what, and who knows what was served.
    public record Services(RequestHandler requests, StreamService streams, DuplicateFilter once) {}

    /// Where handlers run, and where their answers come back to.
    public record Executors(Executor loop, Executor handlers) {}

    /// Takes a verified `request` or `stream_request`, and its opened payload if it was sealed and could be
    /// opened.
    void onRequest(Envelope envelope, Optional<Unsealed> unsealed) {
        RequestKey key = new RequestKey(envelope.from(), envelope.id());
        Optional<Known> known = services.once().find(key.caller(), key.id());
        if (known.isPresent()) {
            repeated(known.get(), envelope, unsealed.map(Unsealed::session));
            return;
        }
        boolean taken = refused.add(key) && judge(envelope, unsealed);
        if (!taken) {
            seams.postbox().confirm(key.id());
        }
    }

    /// Whether it was taken, and is confirmed later.
    private boolean judge(Envelope envelope, Optional<Unsealed> unsealed) {
        RequestKey key = new RequestKey(envelope.from(), envelope.id());
        if (envelope.protection() == Protection.PLAIN) {
            return services.once().isStale(envelope.timestampMillis())
                    ? refuse(key, Optional.empty(), Answer.refusal("stale"))
                    : decide(envelope, plain(envelope.payload()), Optional.empty());
        }
        if (unsealed.isEmpty()) {
            replies.noSession(key);
            return false;
        }
        Optional<Session> session = unsealed.map(Unsealed::session);
        if (seams.sessions().tooLarge(unsealed.get()).isPresent()) {
            return refuse(key, session, Answer.refusal("request_too_large"));
        }
        return switch (RequestMeta.read(unsealed.get())) {
            case Decoded.Ok<RequestMeta.Received>(RequestMeta.Received received) -> decide(envelope, received, session);
            case Decoded.Bad<RequestMeta.Received> malformed -> refuse(key, session, Answer.refusal("malformed"));
        };
    }

    private static RequestMeta.Received plain(JsonValue payload) {
        return new RequestMeta.Received(RequestMeta.NONE, payload, CanonicalJson.bytes(payload).length);
    }

    private boolean decide(Envelope envelope, RequestMeta.Received received, Optional<Session> session) {
        RequestKey key = new RequestKey(envelope.from(), envelope.id());
        String idempotencyKey = received.meta().idempotencyKey();
        Optional<Known> known =
                idempotencyKey == null ? Optional.empty() : services.once().find(key.caller(), idempotencyKey);
        if (known.isPresent()) {
            repeated(known.get(), envelope, session);
            return true;
        }
        Terms terms = session.map(seams.sessions()::maxPayloadBytes)
                .map(most -> new Terms(received.meta(), most, seams.ticker()))
                .orElseGet(() -> new Terms(received.meta(), seams.ticker()));
        String capability = AclPolicy.capabilityOf(received.payload());
        IncomingRequest request =
                new IncomingRequest(key.id(), key.caller(), capability, received.payload(), new Cancellation(), terms);
        if (isDenied(request)) {
            return refuse(key, session, new Answer.Refusal(ErrorPayload.aclDenied(capability)));
        }
        if (!hasRoom(envelope, received.bytes())) {
            return refuse(key, session, new Answer.Refusal(ErrorPayload.of("busy", capability)));
        }
        handledBytes.add(key, received.bytes());
        take(envelope, request, session);
        return true;
    }

    private boolean refuse(RequestKey key, Optional<Session> session, Answer refusal) {
        replies.answer(key, session, refusal);
        return false;
    }

    private boolean hasRoom(Envelope envelope, int bytes) {
        boolean handlers = envelope.type() == MessageType.STREAM_REQUEST
                || (jobs.size() < limits.maxHandlers() && handledFor(envelope.from()) < limits.maxHandlersPerPeer());
        return handlers
                && handledBytes.hasRoom(envelope.from(), bytes)
                && services.once().hasRoom(envelope.from());
    }

    /// It came before. What is under way may not be safe yet: it is confirmed when it is.
    private void repeated(Known known, Envelope envelope, Optional<Session> opened) {
        Job job = jobs.get(new RequestKey(known.caller(), known.id()));
        boolean same = known.id().equals(envelope.id());
        if (job != null && !same) {
            job.repeatedFrom(new Job.Address(new RequestKey(envelope.from(), envelope.id()), opened));
        } else {
            repeats.answer(known, envelope, opened);
        }
        if (known.isSafe() || !same) {
            seams.postbox().confirm(envelope.id());
        }
    }

    private void take(Envelope envelope, IncomingRequest request, Optional<Session> session) {
        String key = request.terms().idempotencyKey().orElse(null);
        Known known = services.once().take(request.caller(), request.id(), key, envelope.protection());
        Job.Address address = new Job.Address(new RequestKey(request.caller(), request.id()), session);
        if (envelope.type() == MessageType.STREAM_REQUEST) {
            services.once().served(known);
            beginning.add(request, address, () -> release(address.request()));
            Runnable begin = () -> executors.loop().execute(() -> beginStream(address.request()));
            services.once().write(known, new Taking(known, address, begin));
        } else {
            Job job = new Job(address, request, known, deadlineOf(request));
            jobs.put(job.key(), job);
            services.once()
                    .write(known, new Taking(known, address, () -> runner.run(request, answer -> finish(job, answer))));
        }
    }

    private void beginStream(RequestKey request) {
        beginning.begin(request);
        tellIfIdle();
    }

    /// A stream that is over weighs nothing, wherever it is counted by now.
    private void release(RequestKey stream) {
        if (heir != null) {
            heir.release(stream);
            return;
        }
        handledBytes.remove(stream);
    }

    /// What follows when a request that was taken is in the journal.
    private final class Taking implements Journal.Progress {
        private final Known known;
        private final Job.Address address;
        private final Runnable begin;

        /// @param begin run on whatever thread the journal says so: a handler need not wait for the loop
        Taking(Known known, Job.Address address, Runnable begin) {
            this.known = known;
            this.address = address;
            this.begin = begin;
        }

        @Override
        public void written() {
            begin.run();
        }

        @Override
        public void safe() {
            executors.loop().execute(() -> {
                known.safe();
                seams.postbox().confirm(known.id());
            });
        }

        @Override
        public void failed() {
            executors.loop().execute(() -> {
                services.once().forget(known);
                refuse(address.request(), address.session(), Answer.refusal("storage"));
                forget(address.request());
                seams.postbox().confirm(known.id());
            });
        }
    }

    private void forget(RequestKey request) {
        if (heir != null) {
            heir.forget(request);
            return;
        }
        handledBytes.remove(request);
        beginning.forget(request);
        Job job = jobs.remove(request);
        if (job != null) {
            job.stopTimer();
        }
        tellIfIdle();
    }

    /// When the caller has given up its handler is told, and no answer is sent.
    private Optional<Timer> deadlineOf(IncomingRequest request) {
        return request.terms()
                .timeLeft()
                .map(left -> seams.timers()
                        .schedule(left, () -> request.cancellation().cancel()));
    }

    private boolean isDenied(IncomingRequest request) {
        boolean denied =
                policy.decide(request.caller(), seams.postbox().sender(), request.capability()) == Decision.DENY;
        if (denied) {
            log.atDebug()
                    .setMessage("request denied")
                    .addKeyValue("peer", request.caller())
                    .addKeyValue("capability", request.capability())
                    .log();
        }
        return denied;
    }

    private long handledFor(AgentId caller) {
        Collection<Job> all = jobs.values();
        return all.stream().filter(job -> job.key().caller().equals(caller)).count();
    }

    /// Takes a verified `stream_chunk` of a caller's; false if it belongs to no stream that is being served.
    boolean onPart(Envelope envelope, Optional<Unsealed> unsealed) {
        return services.streams().onPart(envelope, unsealed);
    }

    /// Takes a verified `cancel`: only who asked can take the request back.
    void onCancel(Envelope envelope) {
        if (envelope.inReplyTo() != null) {
            RequestKey request = new RequestKey(envelope.from(), envelope.inReplyTo());
            beginning.cancel(request);
            services.streams().cancel(request);
            Job job = jobs.get(request);
            if (job != null) {
                job.giveUp();
            }
        }
    }

    private void finish(Job job, Answer answer) {
        if (heir != null) {
            heir.finish(job, answer);
            return;
        }
        jobs.remove(job.key());
        handledBytes.remove(job.key());
        job.stopTimer();
        Replies.Printed printed = Replies.Printed.of(answer);
        remember(job.known(), answer, printed);
        if (!job.request().cancellation().isCancelled()) {
            job.addresses().forEach(address -> replies.answer(address.request(), address.session(), printed));
        }
        tellIfIdle();
    }

    private boolean isIdle() {
        return jobs.isEmpty() && beginning.isEmpty();
    }

    private void tellIfIdle() {
        if (isIdle()) {
            waitingForIdle.forEach(Runnable::run);
            waitingForIdle.clear();
        }
    }

    private void remember(Known known, Answer answer, Replies.Printed printed) {
        Entry.Kind kind =
                switch (answer) {
                    case Answer.Result result -> Entry.Kind.RESULT;
                    case Answer.Refusal refusal -> Entry.Kind.REFUSAL;
                };
        services.once().answered(known, kind, printed.text());
    }

    /// Runs `told` once no request is being handled, no stream is about to begin and every answer was given to the
    /// link; now, if that is so.
    public void whenIdle(Runnable told) {
        if (isIdle()) {
            told.run();
        } else {
            waitingForIdle.add(told);
        }
    }

    /// The agent goes on under another key, as `other`, which shares this one's filter: what is being handled
    /// here is not cut off, and its answer goes to whoever repeats the request there. To those who asked here
    /// it cannot go any more.
    public void handOverTo(Responder other) {
        heir = other;
        jobs.values().forEach(job -> {
            job.forgetAddresses();
            other.jobs.put(job.key(), job);
        });
        jobs.clear();
        handledBytes.moveTo(other.handledBytes);
        tellIfIdle();
    }

    /// Cancels all requests that are being handled; of the streams that wait for the journal none begins.
    public void close() {
        jobs.values().forEach(job -> {
            job.stopTimer();
            job.giveUp();
        });
        beginning.close();
        tellIfIdle();
    }
}
