package io.agentmesh.sdk.stream;

import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.CallSeams;
import io.agentmesh.sdk.call.ErrorPayload;
import io.agentmesh.sdk.link.SendOutcome;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.SessionTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what goes back to the caller of a stream: sealed on the session of its request and on no other, or
/// plain if the request was. Owned by the loop.
final class StreamReplies {
    private static final Logger log = LoggerFactory.getLogger(StreamReplies.class);

    private final CallSeams seams;

    StreamReplies(CallSeams seams) {
        this.seams = seams;
    }

    /// Sends; false if it is not possible any more, and `whenGone` will not be run.
    boolean send(ServedStream stream, MessageType type, StreamItem item, Runnable whenGone) {
        AgentId caller = stream.key().caller();
        if (stream.session().isEmpty()) {
            return post(stream, seams.postbox().plain(caller, type, item.payload()), whenGone);
        }
        Session session = stream.session().get();
        SessionTable sessions = seams.sessions();
        boolean alive = sessions.forAnswer(session).filter(session::equals).isPresent();
        if (!alive) {
            return false;
        }
        return switch (sessions.seal(session, item.content())) {
            case Decoded.Ok<String>(String sealed) -> {
                boolean posted = post(stream, seams.postbox().sealed(caller, type, sealed), whenGone);
                if (!posted) {
                    sessions.retire(session); // sealed, and it will not arrive: the counters have parted
                }
                yield posted;
            }
            case Decoded.Bad<String>(Violation violation) -> false;
        };
    }

    /// Ends the stream with an error; plain, if there is no session for it any more.
    void sendError(ServedStream stream, JsonValue payload) {
        StreamItem error = StreamItem.of(payload);
        StreamItem told = error.fits(stream.maxItemBytes()) ? error : StreamItem.of(ErrorPayload.of("reply_too_large"));
        if (!send(stream, MessageType.ERROR, told, () -> {})) {
            sendSessionLost(stream);
        }
    }

    private void sendSessionLost(ServedStream stream) {
        JsonValue lost = ErrorPayload.of("session_lost");
        post(stream, seams.postbox().plain(stream.key().caller(), MessageType.ERROR, lost), () -> {});
    }

    /// Ends a complete stream. Sealed only if the caller said that it opens it: an original does not, and its
    /// counters would part from ours (sdk §18 I1).
    void sendEnd(ServedStream stream) {
        boolean opened = stream.session()
                .filter(session -> session.grants(PeerFeature.SEALED_END))
                .isPresent();
        if (!opened) {
            sendPlainEnd(stream);
        } else if (!send(stream, MessageType.STREAM_END, StreamItem.of(JsonNull.NULL), () -> {})) {
            sendSessionLost(stream);
        }
    }

    private void sendPlainEnd(ServedStream stream) {
        AgentId caller = stream.key().caller();
        post(stream, seams.postbox().plain(caller, MessageType.STREAM_END, JsonNull.NULL), () -> {});
    }

    private boolean post(ServedStream stream, EnvelopeDraft draft, Runnable whenGone) {
        SendOutcome outcome = seams.postbox().post(draft.answering(stream.key().id()), whenGone);
        if (outcome != SendOutcome.QUEUED) {
            log.atWarn()
                    .setMessage("part of a stream not sent")
                    .addKeyValue("peer", draft.to())
                    .addKeyValue("reason", outcome)
                    .log();
        }
        return outcome == SendOutcome.QUEUED;
    }
}
