package io.agentmesh.sdk.call;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.link.SendOutcome;
import io.agentmesh.sdk.session.Session;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the answers to the requests of others, sealed if the request was. Owned by the loop.
final class Replies {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private final CallSeams seams;

    Replies(CallSeams seams) {
        this.seams = seams;
    }

    /// Answers on the session of the request, or on what took its place; plain without one.
    void answer(RequestKey to, Optional<Session> session, Answer answer) {
        switch (answer) {
            case Answer.Result(JsonValue payload) -> send(to, session, MessageType.RESPONSE, payload);
            case Answer.Refusal(JsonValue payload) -> send(to, session, MessageType.ERROR, payload);
        }
    }

    /// The request cannot be opened: its caller is to shake hands and repeat it; this end does if the caller
    /// does not.
    void noSession(RequestKey to) {
        post(seams.postbox().plain(to.caller(), MessageType.ERROR, ErrorPayload.noSession()), to.id());
        seams.sessions().heal(to.caller());
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
}
