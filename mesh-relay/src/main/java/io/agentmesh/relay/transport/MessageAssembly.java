package io.agentmesh.relay.transport;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Utf8Text;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// Puts the frames of a message together (RFC 6455 §5.4). That continuations continue something is the frame
/// decoder's to see.
///
/// A message above the first bound is thrown away while it arrives, and reported; it is its sender's loss and
/// nobody's connection (wire §12.1 R4). Above the second the connection ends (wire §10.3). Runs on the
/// channel's loop.
final class MessageAssembly {
    /// The wire's bound on a whole message.
    static final int MAX_MESSAGE_BYTES = 64 << 20;

    /// What a frame led to.
    sealed interface Message {
        /// More frames of the message will come.
        record Incomplete() implements Message {}

        /// A whole text message.
        record Text(Utf8Text text) implements Message {}

        /// A whole binary message; nobody reads it.
        record Binary() implements Message {}

        /// A whole message above the first bound; it is gone.
        record TooLarge(long bytes) implements Message {}

        /// A message above the second bound.
        record FarTooLarge() implements Message {}

        /// A text message that is not UTF-8.
        record NotUtf8() implements Message {}
    }

    private static final Message INCOMPLETE = new Message.Incomplete();

    private final int maxKeptBytes;
    /// Of a message that came in part, `null` between messages.
    private @Nullable ByteArrayOutputStream fragments;

    private long bytes;
    private boolean text;

    MessageAssembly(int maxKeptBytes) {
        this.maxKeptBytes = maxKeptBytes;
    }

    /// Takes a data frame in; the frame stays the caller's.
    Message add(WebSocketFrame frame) {
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            text = frame instanceof TextWebSocketFrame;
            bytes = 0;
        }
        ByteBuf content = frame.content();
        bytes += content.readableBytes();
        if (bytes > MAX_MESSAGE_BYTES) {
            fragments = null;
            return new Message.FarTooLarge();
        }
        if (bytes > maxKeptBytes) {
            fragments = null;
            return frame.isFinalFragment() ? new Message.TooLarge(bytes) : INCOMPLETE;
        }
        return keep(frame, content);
    }

    private Message keep(WebSocketFrame frame, ByteBuf content) {
        if (!text) {
            return frame.isFinalFragment() ? new Message.Binary() : INCOMPLETE;
        }
        byte[] part = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), part);
        if (frame.isFinalFragment() && fragments == null) {
            return text(part);
        }
        ByteArrayOutputStream parts = fragments == null ? new ByteArrayOutputStream(part.length) : fragments;
        parts.writeBytes(part);
        fragments = frame.isFinalFragment() ? null : parts;
        return frame.isFinalFragment() ? text(parts.toByteArray()) : INCOMPLETE;
    }

    private static Message text(byte[] bytes) {
        return switch (Utf8Text.of(bytes)) {
            case Decoded.Ok<Utf8Text>(var text) -> new Message.Text(text);
            case Decoded.Bad<Utf8Text> _ -> new Message.NotUtf8();
        };
    }
}
