package io.agentmesh.sdk.stream;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.ErrorPayload;
import io.agentmesh.sdk.session.Unsealed;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges what comes in answer to a stream request (sdk §7, §18 I12).
///
/// | comes | sealed | plain |
/// |---|---|---|
/// | item | buffered; `queue_full` if there is no room, or the peer had to wait for it | dropped: a downgrade |
/// | part of a conversation | given to its [Dialogue], which may object | dropped: a downgrade |
/// | end | completed | completed (I1); dropped if the peer speaks `sealed_end` |
/// | response, of a daemon | that item, completed | dropped: a downgrade |
/// | error | the peer's error | the peer's error, or the request once more |
/// | anything above the bound of a payload | `too_large` | |
/// | anything, after a gap or on another session | `incomplete` | |
/// | anything that does not open, not seen before | `noise` | |
///
/// Owned by the loop.
final class StreamReading {
    private static final Logger log = LoggerFactory.getLogger(StreamReading.class);
    private static final StreamEnd COMPLETED = new StreamEnd.Completed();
    private static final StreamEnd INCOMPLETE =
            StreamEnd.failed(ErrorCode.INCOMPLETE, "a message of the peer was lost on the way");
    private static final StreamEnd UNREAD =
            StreamEnd.failed(ErrorCode.QUEUE_FULL, "items came faster than they were read");

    private final StreamTable table;

    StreamReading(StreamTable table) {
        this.table = table;
    }

    /// Takes a verified envelope that names the stream's request.
    void read(OwnStream stream, OwnStream.Sent request, Envelope envelope, Optional<Unsealed> unsealed) {
        if (!envelope.from().equals(stream.target())) {
            dropped(envelope, "not from the agent that was asked");
        } else if (stream.hasTaken(envelope.id())) {
            dropped(envelope, "came before");
        } else if (envelope.protection() == Protection.PLAIN) {
            readPlain(stream, request, envelope);
        } else if (unsealed.isEmpty()) {
            table.unreadable(stream, request);
        } else if (unsealed.get().session() != request.session()
                || request.session().missed() != request.missed()) {
            table.giveUp(stream, INCOMPLETE);
        } else {
            readFitting(stream, envelope, unsealed.get());
        }
    }

    private void readFitting(OwnStream stream, Envelope envelope, Unsealed unsealed) {
        table.objectionTo(unsealed)
                .ifPresentOrElse(
                        objection -> table.giveUp(stream, new StreamEnd.Failed(objection)),
                        () -> readSealed(stream, envelope, unsealed.content()));
    }

    private void readPlain(OwnStream stream, OwnStream.Sent request, Envelope envelope) {
        switch (envelope.type()) {
            case STREAM_END -> readPlainEnd(stream, request, envelope);
            case ERROR -> {
                if (ErrorPayload.isNoSession(envelope.payload())) {
                    table.askAgain(stream, request);
                } else {
                    table.end(stream, new StreamEnd.RemoteError(envelope.payload()));
                }
            }
            case STREAM_CHUNK, RESPONSE, REQUEST, CONTROL, HANDSHAKE, STREAM_REQUEST, CANCEL ->
                dropped(envelope, "plain, though the request was sealed");
        }
    }

    /// It says nothing of items that were lost right before it. So it is taken from those alone who do not know
    /// better.
    private void readPlainEnd(OwnStream stream, OwnStream.Sent request, Envelope envelope) {
        if (request.session().grants(PeerFeature.SEALED_END)) {
            dropped(envelope, "plain, though the peer seals the end");
        } else {
            table.end(stream, request.session().missed() == request.missed() ? COMPLETED : INCOMPLETE);
        }
    }

    private void readSealed(OwnStream stream, Envelope envelope, Octets content) {
        if (envelope.type() == MessageType.STREAM_END) {
            table.end(stream, COMPLETED);
            return;
        }
        switch (Json.parse(content.toByteArray())) {
            case Decoded.Ok<JsonValue>(JsonValue payload) -> readItem(stream, envelope, payload, content.length());
            case Decoded.Bad<JsonValue>(Violation violation) ->
                table.giveUp(
                        stream, StreamEnd.failed(ErrorCode.MALFORMED, "an item is no JSON: " + violation.detail()));
        }
    }

    private void readItem(OwnStream stream, Envelope envelope, JsonValue payload, int bytes) {
        if (envelope.type() == MessageType.ERROR) {
            table.end(stream, new StreamEnd.RemoteError(payload));
        } else if (stream.dialogue() != null) {
            readPart(stream, stream.dialogue(), envelope, payload);
        } else if (!stream.take(payload, bytes)) {
            table.giveUp(stream, UNREAD);
        } else if (envelope.type() == MessageType.RESPONSE) {
            table.end(stream, COMPLETED);
        } else {
            table.heard(stream, envelope.id());
        }
    }

    private void readPart(OwnStream stream, Dialogue dialogue, Envelope envelope, JsonValue payload) {
        Violation violation =
                switch (DuplexFrame.of(payload)) {
                    case Decoded.Ok<DuplexFrame>(DuplexFrame frame) -> dialogue.take(frame);
                    case Decoded.Bad<DuplexFrame>(Violation malformed) -> malformed;
                };
        if (violation == null) {
            table.heard(stream, envelope.id());
        } else {
            table.giveUp(stream, new StreamEnd.Failed(violation));
        }
    }

    private static void dropped(Envelope envelope, String reason) {
        log.atDebug()
                .setMessage("answer dropped")
                .addKeyValue("peer", envelope.from())
                .addKeyValue("id", envelope.id())
                .addKeyValue("reason", reason)
                .log();
    }
}
