package io.agentmesh.sdk.call;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.link.SendOutcome;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.Unsealed;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The requests of this agent that have no reply yet.
///
/// | a call is | event | then |
/// |---|---|---|
/// | waiting for a session | session | sealed and sent |
/// | waiting for a session | deadline | TIMED_OUT, AGENT_OFFLINE, or RELAY_UNREACHABLE without a link |
/// | waiting for a session, sent | refused by the relay | the relay's reason |
/// | sent | fitting response or error | Result or RemoteError |
/// | sent | error `no_session`, first time | session retired, waiting for a session again |
/// | sent now or never | error `no_session` | SESSION_UNKNOWN |
/// | sent | sealed answer that does not open, first time, the peer speaks `meta` | session retired, waiting again |
/// | sent | sealed answer that does not open | session retired, NOISE |
/// | sent | sealed answer above the bound | TOO_LARGE |
/// | sent | dropped or expired at the relay | session retired, AGENT_OFFLINE or REVOKED |
/// | sent | deadline | cancel sent; session retired if the peer is mute; TIMED_OUT or AGENT_OFFLINE |
/// | any | cancelled by the caller | cancel sent if the request was; CANCELLED |
///
/// Owned by the loop.
public final class CallTable {
    private static final Logger log = LoggerFactory.getLogger(CallTable.class);

    private static final Violation NO_SESSION =
            new Violation(ErrorCode.SESSION_UNKNOWN, "there is no session with the agent");

    /// How long a call that is to be sent now may wait for a handshake of the peer's own.
    private static final Duration SOON = Duration.ofSeconds(5);

    private final CallSeams seams;
    private final CallLimits limits;
    /// In the order in which they began, so that a run under a seed ends them in the same order every time.
    private final Set<Call> calls = new LinkedHashSet<>();
    private final Map<UUID, Call> sent = new HashMap<>();
    private boolean linkUp;
    private boolean closed;

    /// An empty table; the link counts as down.
    public CallTable(CallSeams seams, CallLimits limits) {
        this.seams = seams;
        this.limits = limits;
    }

    /// Asks `target`. `whenDone` is called exactly once, on the loop, possibly before this returns.
    public Call start(AgentId target, JsonValue payload, CallOptions options, Consumer<Reply> whenDone) {
        Call call = new Call(this, target, payload, options, whenDone);
        Violation objection = objection(call);
        if (objection != null) {
            call.complete(new Reply.Failed(objection));
            return call;
        }
        calls.add(call);
        call.deadline(seams.timers().schedule(options.timeout(), () -> timeOut(call)));
        switch (options.protection()) {
            case SEALED -> seams.sessions().whenReady(target, call);
            case PLAIN -> post(call, seams.postbox().plain(target, MessageType.REQUEST, payload), null);
        }
        return call;
    }

    private @Nullable Violation objection(Call call) {
        if (closed) {
            return new Violation(ErrorCode.CANCELLED, "closed");
        }
        if (call.target().equals(seams.postbox().sender())) {
            return new Violation(ErrorCode.UNSUPPORTED, "an agent cannot ask itself");
        }
        boolean isNew = seams.sessions().current(call.target()).isEmpty();
        // To prove that an id is a key costs as much as a signature, and is behind every session.
        if (isNew && call.target().key() instanceof Decoded.Bad<AgentKey>(Violation violation)) {
            return violation;
        }
        if (!linkUp && call.options().whenDown() != CallOptions.WhenDown.WAIT) {
            return new Violation(ErrorCode.RELAY_UNREACHABLE, "relay not connected");
        }
        if (call.isNowOrNever() && isNew) {
            return NO_SESSION;
        }
        if (calls.size() >= limits.maxCalls()) {
            return new Violation(ErrorCode.QUEUE_FULL, calls.size() + " requests have no reply yet");
        }
        return null;
    }

    String newKey() {
        return seams.postbox().newId().toString();
    }

    long now() {
        return seams.ticker().nanos();
    }

    void sendSealed(Call call, Session session) {
        if (call.isNowOrNever() && now() - call.begunAt() > SOON.toNanos()) {
            finish(call, new Reply.Failed(NO_SESSION));
            return;
        }
        Octets content = call.meta().plaintext(session, call.payload());
        switch (seams.sessions().seal(session, content)) {
            case Decoded.Ok<String>(String sealed) ->
                post(call, seams.postbox().sealed(call.target(), MessageType.REQUEST, sealed), session);
            case Decoded.Bad<String>(Violation violation) -> finish(call, new Reply.Failed(violation));
        }
    }

    private void post(Call call, EnvelopeDraft draft, @Nullable Session session) {
        SendOutcome outcome = seams.postbox().post(draft);
        if (outcome == SendOutcome.QUEUED) {
            call.sent(new Call.Sent(draft.id(), session, seams.ticker().nanos()));
            sent.put(draft.id(), call);
            return;
        }
        if (session != null) {
            seams.sessions().retire(session); // it was sealed and will not arrive: the counters have parted
        }
        finish(call, AnswerRules.notSent(outcome));
    }

    /// Takes a verified envelope that answers something, and its opened payload if it was sealed and could be
    /// opened.
    void onAnswer(Envelope envelope, Optional<Unsealed> unsealed) {
        UUID to = envelope.inReplyTo();
        Call call = to == null ? null : sent.get(to);
        String objection = call == null ? "nothing waits for it" : AnswerRules.objection(call, envelope);
        if (call == null || objection != null) {
            log.atDebug()
                    .setMessage("answer dropped")
                    .addKeyValue("peer", envelope.from())
                    .addKeyValue("reason", objection)
                    .log();
        } else if (envelope.protection() == Protection.PLAIN) {
            conclude(call, envelope.type(), envelope.payload());
        } else if (unsealed.isEmpty()) {
            unreadable(call);
        } else {
            Unsealed answer = unsealed.get();
            seams.sessions()
                    .tooLarge(answer)
                    .ifPresentOrElse(
                            violation -> finish(call, new Reply.Failed(violation)),
                            () -> concludeSealed(call, envelope.type(), answer.content()));
        }
    }

    /// The answer is there, and lost to us. A peer that knows the request by its key gives it once more.
    private void unreadable(Call call) {
        Call.Sent request = call.sent();
        Session session = request == null ? null : request.session();
        Reply lost = Reply.failed(ErrorCode.NOISE, "the answer could not be opened");
        if (session != null && session.grants(PeerFeature.META)) {
            askAgain(call, lost);
        } else {
            retireSession(call);
            finish(call, lost);
        }
    }

    private void concludeSealed(Call call, MessageType type, Octets content) {
        switch (Json.parse(content.toByteArray())) {
            case Decoded.Ok<JsonValue>(JsonValue payload) -> conclude(call, type, payload);
            case Decoded.Bad<JsonValue>(Violation violation) ->
                finish(call, Reply.failed(ErrorCode.MALFORMED, "the answer is no JSON: " + violation.detail()));
        }
    }

    private void conclude(Call call, MessageType type, JsonValue payload) {
        if (type == MessageType.RESPONSE) {
            finish(call, new Reply.Result(payload));
        } else if (call.options().protection() == Protection.SEALED && ErrorPayload.isNoSession(payload)) {
            // the request was not handled: it is safe to repeat
            askAgain(call, Reply.failed(ErrorCode.SESSION_UNKNOWN, "the peer cannot open what it is sent"));
        } else {
            finish(call, new Reply.RemoteError(payload));
        }
    }

    /// The session serves one of us no more: once more on a new one, or this reply.
    private void askAgain(Call call, Reply otherwise) {
        retireSession(call);
        forgetSent(call);
        if (!call.isNowOrNever() && call.repeat()) {
            seams.sessions().whenReady(call.target(), call);
        } else {
            finish(call, otherwise);
        }
    }

    /// Takes what the relay says of a request; false if it speaks of none.
    boolean onNotice(UUID id, RelayNotice.OfEnvelope notice) {
        Call call = sent.get(id);
        if (call == null) {
            return false;
        }
        switch (notice) {
            case RelayNotice.Refused refused -> lost(call, AnswerRules.refused(refused));
            case RelayNotice.Expired expired -> lost(call, AnswerRules.EXPIRED);
            case RelayNotice.Dropped dropped -> lost(call, AnswerRules.dropped(dropped.reason()));
            case RelayNotice.Queued queued -> call.heldByRelay(true);
            case RelayNotice.Delivered delivered -> call.heldByRelay(false);
        }
        return true;
    }

    /// It will not arrive: if it was sealed, the counters have parted.
    private void lost(Call call, Reply reply) {
        retireSession(call);
        finish(call, reply);
    }

    private void timeOut(Call call) {
        Call.Sent request = call.sent();
        if (request == null) {
            finish(call, withoutSession(call));
        } else {
            Session session = request.session();
            if (session != null && !session.understoodSince(request.at())) {
                seams.sessions().retire(session);
            }
            seams.postbox().cancel(call.target(), request.id());
            finish(
                    call,
                    call.isHeldByRelay()
                            ? AnswerRules.OFFLINE
                            : Reply.failed(ErrorCode.TIMED_OUT, "request timed out"));
        }
    }

    private Reply withoutSession(Call call) {
        if (!linkUp) {
            return Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected");
        }
        return seams.sessions().isAway(call.target())
                ? AnswerRules.OFFLINE
                : Reply.failed(ErrorCode.TIMED_OUT, "handshake timed out");
    }

    void cancel(Call call) {
        if (!call.isDone()) {
            Call.Sent request = call.sent();
            if (request != null) {
                seams.postbox().cancel(call.target(), request.id());
            }
            finish(call, Reply.failed(ErrorCode.CANCELLED, "cancelled by the caller"));
        }
    }

    void finish(Call call, Reply reply) {
        calls.remove(call);
        forgetSent(call);
        seams.sessions().takeBack(call.target(), call);
        call.complete(reply);
    }

    private void forgetSent(Call call) {
        Call.Sent request = call.sent();
        if (request != null) {
            sent.remove(request.id());
        }
    }

    private void retireSession(Call call) {
        Call.Sent request = call.sent();
        if (request != null && request.session() != null) {
            seams.sessions().retire(request.session());
        }
    }

    /// The link is up.
    public void linkUp() {
        linkUp = true;
    }

    /// The link is down. Calls that wait for a session and do not want to wait for the link fail; those that
    /// were sent wait for their answers, which the relay may keep for us.
    public void linkDown() {
        linkUp = false;
        for (Call call : List.copyOf(calls)) {
            if (call.sent() == null && call.options().whenDown() != CallOptions.WhenDown.WAIT) {
                finish(call, Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay disconnected during handshake"));
            }
        }
    }

    /// How many requests have no reply yet.
    public int size() {
        return calls.size();
    }

    /// Ends all calls as cancelled; further ones fail.
    public void close() {
        closed = true;
        for (Call call : List.copyOf(calls)) {
            finish(call, Reply.failed(ErrorCode.CANCELLED, "closed"));
        }
    }
}
