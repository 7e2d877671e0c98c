package io.agentmesh.meshd.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Puts the frames of a text together (RFC 6455 §5.4), and drops those of anything else. That continuations
/// continue something is the frame decoder's to see. Runs on the loop.
///
/// The bound is in UTF-16 units. They can be counted in UTF-8 bytes: each byte that is no continuation
/// (10xxxxxx) begins a character, which takes two units if it is four bytes long, and else one. So a text
/// that never ends is refused before it is kept.
final class TextAssembly {
    /// What a frame led to.
    sealed interface Step {
        /// A sign of life that carries nothing: a part of a message, or what is no text.
        record Nothing() implements Step {}

        /// A whole text.
        record Text(String text) implements Step {}

        /// The text is longer than the bound.
        record TooLong() implements Step {}

        /// The text is not UTF-8.
        record NotUtf8() implements Step {}
    }

    /// Bytes of UTF-8 that one UTF-16 unit can take: more cannot belong to a message that is short enough.
    private static final int MAX_BYTES_A_CHAR = 3;

    private static final Step NOTHING = new Step.Nothing();

    /// What stands in a decoded text for bytes that are no character, and for itself.
    private static final char REPLACEMENT = '\uFFFD';

    private final int maxChars;
    /// Of a text that came in part, `null` between texts.
    private @Nullable ByteArrayOutputStream fragments;

    private boolean isText;
    private long chars;

    /// @param maxChars UTF-16 units of the longest text
    TextAssembly(int maxChars) {
        this.maxChars = maxChars;
    }

    /// Takes a data frame in; the frame stays the caller's.
    Step add(WebSocketFrame frame) {
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            isText = frame instanceof TextWebSocketFrame;
        }
        if (!isText) {
            return NOTHING;
        }
        boolean whole = frame.isFinalFragment() && fragments == null;
        return whole ? whole(frame.content()) : fragment(frame.content(), frame.isFinalFragment());
    }

    /// Decoded once, where it lies. Nearly all texts are without the replacement character, and so are
    /// sound.
    private Step whole(ByteBuf content) {
        String decoded = content.toString(StandardCharsets.UTF_8);
        boolean sound = decoded.indexOf(REPLACEMENT) < 0 || isUtf8(ByteBufUtil.getBytes(content));
        return step(decoded, sound);
    }

    private Step fragment(ByteBuf content, boolean last) {
        byte[] part = ByteBufUtil.getBytes(content);
        ByteArrayOutputStream parts = fragments == null ? new ByteArrayOutputStream(part.length) : fragments;
        chars += charsOf(part);
        long bytes = (long) parts.size() + part.length;
        if (chars > maxChars || bytes > (long) maxChars * MAX_BYTES_A_CHAR) {
            forget();
            return new Step.TooLong();
        }
        parts.writeBytes(part);
        fragments = parts;
        return last ? wholeOf(parts) : NOTHING;
    }

    private Step wholeOf(ByteArrayOutputStream parts) {
        forget();
        String decoded = parts.toString(StandardCharsets.UTF_8);
        boolean sound = decoded.indexOf(REPLACEMENT) < 0 || isUtf8(parts.toByteArray());
        return step(decoded, sound);
    }

    private void forget() {
        fragments = null;
        chars = 0;
    }

    private Step step(String decoded, boolean sound) {
        if (!sound) {
            return new Step.NotUtf8();
        }
        return decoded.length() > maxChars ? new Step.TooLong() : new Step.Text(decoded);
    }

    /// What is said of a text above the bound.
    String tooLong() {
        return "a message longer than " + maxChars + " characters";
    }

    private static long charsOf(byte[] utf8) {
        long units = 0;
        for (byte b : utf8) {
            boolean begins = (b & 0xC0) != 0x80;
            boolean takesTwo = (b & 0xF8) == 0xF0;
            units += takesTwo ? 2 : begins ? 1 : 0;
        }
        return units;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
