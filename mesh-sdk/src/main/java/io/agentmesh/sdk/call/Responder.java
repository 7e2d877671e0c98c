package io.agentmesh.sdk.call;

import io.agentmesh.core.acl.AclPolicy;
import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.sdk.link.SendOutcome;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.Unsealed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the requests of others.
///
/// 1. Not seen before, else dropped.
/// 2. Opened, if it was sealed; else the plain error `no_session`.
/// 3. Allowed by the [AccessPolicy]; else `acl_denied`.
/// 4. A `request`; a `stream_request` goes to the [StreamService].
/// 5. Within the bounds; else `busy`.
/// 6. Handled on a thread of its own; the answer comes back to the loop, is sealed if the request was, and is
///    sent, unless the caller gave up in the meantime.
///
/// Owned by the loop.
public final class Responder {
    private static final Logger log = LoggerFactory.getLogger(Responder.class);

    /// A request that is being handled.
    private record Job(RequestKey key, Optional<Session> session, IncomingRequest request, Optional<Timer> deadline) {}

    private final CallSeams seams;
    private final CallLimits limits;
    private final AccessPolicy policy;
    private final HandlerRunner runner;
    private final StreamService streams;
    private final SeenRequests seen;
    private final Map<RequestKey, Job> jobs = new HashMap<>();
    private final List<Runnable> waitingForIdle = new ArrayList<>();

    /// Runs handlers on `handlers` and comes back to `loop`.
    public Responder(CallSeams seams, CallLimits limits, AccessPolicy policy, Services services, Executors executors) {
        this.seams = seams;
        this.limits = limits;
        this.policy = policy;
        this.streams = services.streams();
        this.runner = new HandlerRunner(services.requests(), executors);
        this.seen = new SeenRequests(limits.maxRememberedRequests());
    }

    /// Who serves what.
    public record Services(RequestHandler requests, StreamService streams) {}

    /// Where handlers run, and where their answers come back to.
    public record Executors(Executor loop, Executor handlers) {}

    /// Takes a verified `request` or `stream_request`, and its opened payload if it was sealed and could be
    /// opened.
    void onRequest(Envelope envelope, Optional<Unsealed> unsealed) {
        if (!seen.add(new RequestKey(envelope.from(), envelope.id()))) {
            log.atDebug()
                    .setMessage("repeated request dropped")
                    .addKeyValue("peer", envelope.from())
                    .addKeyValue("id", envelope.id())
                    .log();
        } else if (envelope.protection() == Protection.PLAIN) {
            decide(envelope, new RequestMeta.Received(RequestMeta.NONE, envelope.payload()), Optional.empty());
        } else if (unsealed.isEmpty()) {
            post(seams.postbox().plain(envelope.from(), MessageType.ERROR, ErrorPayload.noSession()), envelope.id());
            seams.sessions().heal(envelope.from());
        } else {
            decideSealed(envelope, unsealed.get());
        }
    }

    private void decideSealed(Envelope envelope, Unsealed unsealed) {
        Optional<Session> session = Optional.of(unsealed.session());
        switch (RequestMeta.read(unsealed)) {
            case Decoded.Ok<RequestMeta.Received>(RequestMeta.Received received) -> decide(envelope, received, session);
            case Decoded.Bad<RequestMeta.Received> malformed ->
                answer(new RequestKey(envelope.from(), envelope.id()), session, Answer.refusal("malformed"));
        }
    }

    private void decide(Envelope envelope, RequestMeta.Received received, Optional<Session> session) {
        RequestKey key = new RequestKey(envelope.from(), envelope.id());
        String capability = AclPolicy.capabilityOf(received.payload());
        Terms terms = new Terms(received.meta(), seams.ticker());
        IncomingRequest request =
                new IncomingRequest(key.id(), key.caller(), capability, received.payload(), new Cancellation(), terms);
        boolean denied = isDenied(request);
        Answer refusal = denied ? new Answer.Refusal(ErrorPayload.aclDenied(capability)) : null;
        if (!denied && envelope.type() == MessageType.STREAM_REQUEST) {
            refusal = streams.begin(request, session);
        } else if (!denied) {
            refusal = begin(key, request, session);
        }
        if (refusal != null) {
            answer(key, session, refusal);
        }
    }

    private @Nullable Answer begin(RequestKey key, IncomingRequest request, Optional<Session> session) {
        if (jobs.size() >= limits.maxHandlers() || handledFor(key.caller()) >= limits.maxHandlersPerPeer()) {
            return new Answer.Refusal(ErrorPayload.of("busy", request.capability()));
        }
        Job job = new Job(key, session, request, deadlineOf(request));
        jobs.put(key, job);
        runner.run(request, answer -> finish(job, answer));
        return null;
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

    /// Takes a verified `cancel`: only who asked can take the request back.
    void onCancel(Envelope envelope) {
        if (envelope.inReplyTo() != null) {
            RequestKey request = new RequestKey(envelope.from(), envelope.inReplyTo());
            streams.cancel(request);
            Job job = jobs.get(request);
            if (job != null) {
                job.request().cancellation().cancel();
            }
        }
    }

    private void finish(Job job, Answer answer) {
        jobs.remove(job.key());
        job.deadline().ifPresent(Timer::cancel);
        if (!job.request().cancellation().isCancelled()) {
            answer(job.key(), job.session(), answer);
        }
        if (jobs.isEmpty()) {
            waitingForIdle.forEach(Runnable::run);
            waitingForIdle.clear();
        }
    }

    /// Runs `told` once no request is being handled and every answer was given to the link; now, if that is so.
    public void whenIdle(Runnable told) {
        if (jobs.isEmpty()) {
            told.run();
        } else {
            waitingForIdle.add(told);
        }
    }

    private void answer(RequestKey to, Optional<Session> session, Answer answer) {
        switch (answer) {
            case Answer.Result(JsonValue payload) -> send(to, session, MessageType.RESPONSE, payload);
            case Answer.Refusal(JsonValue payload) -> send(to, session, MessageType.ERROR, payload);
        }
    }

    private void send(RequestKey to, Optional<Session> session, MessageType type, JsonValue payload) {
        if (session.isEmpty()) {
            post(seams.postbox().plain(to.caller(), type, payload), to.id());
            return;
        }
        Optional<Session> alive = session.flatMap(seams.sessions()::forAnswer);
        if (alive.isPresent()) {
            sendSealed(to, alive.get(), type, payload);
        } else {
            sendSessionLost(to);
        }
    }

    private void sendSealed(RequestKey to, Session session, MessageType type, JsonValue payload) {
        switch (seams.sessions().seal(session, Octets.of(CanonicalJson.bytes(payload)))) {
            case Decoded.Ok<String>(String sealed) -> {
                if (post(seams.postbox().sealed(to.caller(), type, sealed), to.id()) != SendOutcome.QUEUED) {
                    seams.sessions().retire(session); // sealed, and it will not arrive: the counters have parted
                }
            }
            case Decoded.Bad<String>(Violation violation) -> {
                if (violation.code() == ErrorCode.TOO_LARGE) {
                    sendSealed(to, session, MessageType.ERROR, ErrorPayload.of("reply_too_large"));
                } else {
                    sendSessionLost(to);
                }
            }
        }
    }

    /// Not `no_session`: the request was handled, and must not be sent again.
    private void sendSessionLost(RequestKey to) {
        post(seams.postbox().plain(to.caller(), MessageType.ERROR, ErrorPayload.of("session_lost")), to.id());
    }

    private SendOutcome post(EnvelopeDraft draft, UUID request) {
        SendOutcome outcome = seams.postbox().post(draft.answering(request));
        if (outcome != SendOutcome.QUEUED) {
            log.atWarn()
                    .setMessage("answer not sent")
                    .addKeyValue("peer", draft.to())
                    .addKeyValue("reason", outcome)
                    .log();
        }
        return outcome;
    }

    /// Cancels all requests that are being handled.
    public void close() {
        jobs.values().forEach(job -> {
            job.deadline().ifPresent(Timer::cancel);
            job.request().cancellation().cancel();
        });
    }
}
