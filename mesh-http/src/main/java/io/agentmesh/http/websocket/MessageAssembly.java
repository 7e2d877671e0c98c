package io.agentmesh.http.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Puts the frames of a message together (RFC 6455 §5.4). That continuations continue something is the
/// frame decoder's to see. Runs on the channel's loop.
final class MessageAssembly {
    /// What a frame led to.
    sealed interface Step {
        /// More frames of the message will come.
        record Incomplete() implements Step {}

        /// A whole text message, and how many bytes it had.
        record Text(String text, int bytes) implements Step {}

        /// A whole binary message.
        @SuppressWarnings("ArrayRecordComponent") // handed on at once, compared nowhere
        record Binary(byte[] bytes) implements Step {}

        /// The connection must close with this code.
        record Violation(int code, String reason) implements Step {}
    }

    private static final Step INCOMPLETE = new Step.Incomplete();

    private final int maxMessageBytes;
    private ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);
    private boolean text;

    MessageAssembly(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /// Takes a data frame in; the frame stays the caller's.
    Step add(WebSocketFrame frame) {
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            text = frame instanceof TextWebSocketFrame;
        }
        ByteBuf content = frame.content();
        if (content.readableBytes() > maxMessageBytes - fragments.size()) {
            fragments = new ByteArrayOutputStream(0);
            return new Step.Violation(CloseCode.TOO_BIG, "message too big");
        }
        byte[] bytes = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), bytes);
        if (frame.isFinalFragment() && fragments.size() == 0) {
            return whole(bytes);
        }
        fragments.writeBytes(bytes);
        return frame.isFinalFragment() ? whole(takeFragments()) : INCOMPLETE;
    }

    private byte[] takeFragments() {
        byte[] bytes = fragments.toByteArray();
        fragments = new ByteArrayOutputStream(0);
        return bytes;
    }

    private Step whole(byte[] bytes) {
        if (!text) {
            return new Step.Binary(bytes);
        }
        try {
            // A decoder of its own reports what is not UTF-8, where `new String` would mend it.
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Step.Text(decoded, bytes.length);
        } catch (CharacterCodingException notUtf8) {
            return new Step.Violation(CloseCode.INVALID_PAYLOAD, "text is not UTF-8");
        }
    }
}
