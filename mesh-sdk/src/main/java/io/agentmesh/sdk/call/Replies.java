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
        answer(to, session, Printed.of(answer));
    }

    /// The same for an answer that goes to several places.
    void answer(RequestKey to, Optional<Session> session, Printed answer) {
        if (session.isEmpty()) {
            post(seams.postbox().plain(to.caller(), answer.type(), answer.payload()), to.id());
            return;
        }
        Optional<Session> alive = session.flatMap(seams.sessions()::forAnswer);
        if (alive.isPresent()) {
            sendSealed(to, alive.get(), answer);
        } else {
            sendSessionLost(to);
        }
    }

    /// An answer and its text, which is remembered and sealed: printed once for both.
    record Printed(MessageType type, JsonValue payload, Octets text) {
        static Printed of(Answer answer) {
            return switch (answer) {
                case Answer.Result(JsonValue payload) -> of(MessageType.RESPONSE, payload);
                case Answer.Refusal(JsonValue payload) -> of(MessageType.ERROR, payload);
            };
        }

        private static Printed of(MessageType type, JsonValue payload) {
            return new Printed(type, payload, Octets.owning(CanonicalJson.bytes(payload)));
        }
    }

    /// The request cannot be opened: its caller is to shake hands and repeat it; this end does if the caller
    /// does not.
    void noSession(RequestKey to) {
        post(seams.postbox().plain(to.caller(), MessageType.ERROR, ErrorPayload.noSession()), to.id());
        seams.sessions().heal(to.caller());
    }

    private void sendSealed(RequestKey to, Session session, Printed answer) {
        switch (seams.sessions().seal(session, answer.text())) {
            case Decoded.Ok<String>(String sealed) -> {
                if (post(seams.postbox().sealed(to.caller(), answer.type(), sealed), to.id()) != SendOutcome.QUEUED) {
                    seams.sessions().retire(session); // sealed, and it will not arrive: the counters have parted
                }
            }
            case Decoded.Bad<String>(Violation violation) -> {
                if (violation.code() == ErrorCode.TOO_LARGE) {
                    sendSealed(to, session, Printed.of(Answer.refusal("reply_too_large")));
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
