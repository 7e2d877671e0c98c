package io.agentmesh.sdk.stream;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AnswerRules;
import io.agentmesh.sdk.call.CallSeams;
import io.agentmesh.sdk.link.SendOutcome;
import io.agentmesh.sdk.session.Session;

/// Writes what a caller says after its request: parts of a conversation, and how far it has read. All of it is
/// sealed on the session of the request and on no other. Owned by the loop.
final class CallerParts {
    private static final StreamEnd SESSION_GONE =
            StreamEnd.failed(ErrorCode.NOISE, "the session of the request is gone");

    private final CallSeams seams;
    private final StreamTable table;

    CallerParts(CallSeams seams, StreamTable table) {
        this.seams = seams;
        this.table = table;
    }

    /// Whether conversations are possible: their frames need the request's `m`, and their end is counted with
    /// them.
    static boolean speaksDuplex(Session session) {
        return session.grants(PeerFeature.DUPLEX) && carriesParts(session);
    }

    /// Whether the callee of a stream waits for what was not read.
    static boolean speaksCredit(Session session) {
        return session.grants(PeerFeature.STREAM_CREDIT) && carriesParts(session);
    }

    private static boolean carriesParts(Session session) {
        return session.grants(PeerFeature.META) && session.grants(PeerFeature.SEALED_END);
    }

    /// Sends a part; nothing if the request was not sent. A stream to which it cannot be sent is given up.
    void send(OwnStream stream, JsonValue frame) {
        OwnStream.Sent request = stream.sent();
        if (request == null) {
            return;
        }
        Octets content = Octets.owning(CanonicalJson.bytes(frame));
        if (!isAlive(request.session())
                || !(seams.sessions().seal(request.session(), content) instanceof Decoded.Ok<String>(String sealed))) {
            table.giveUp(stream, SESSION_GONE);
            return;
        }
        EnvelopeDraft draft = seams.postbox()
                .sealed(stream.target(), MessageType.STREAM_CHUNK, sealed)
                .answering(request.id());
        SendOutcome outcome = seams.postbox().post(draft);
        if (outcome != SendOutcome.QUEUED) {
            seams.sessions().retire(request.session()); // sealed, and it will not arrive: the counters have parted
            table.giveUp(stream, StreamEnd.of(AnswerRules.notSent(outcome)));
        }
    }

    private boolean isAlive(Session session) {
        return seams.sessions().forAnswer(session).filter(session::equals).isPresent();
    }
}
