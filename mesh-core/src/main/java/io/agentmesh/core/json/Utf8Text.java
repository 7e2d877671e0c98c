package io.agentmesh.core.json;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A text as it came: bytes that were found to be well-formed UTF-8. Whoever only passes it on never decodes it.
///
/// Immutable by agreement: the bytes are shared by everybody who holds it and written by nobody.
public final class Utf8Text {
    private final byte[] bytes;

    private Utf8Text(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The text of these bytes, which are the text's from now on; [ErrorCode#MALFORMED] if they are not UTF-8.
    public static Decoded<Utf8Text> of(byte[] bytes) {
        return isUtf8(bytes) ? Decoded.ok(new Utf8Text(bytes)) : Decoded.bad(ErrorCode.MALFORMED, "not valid UTF-8");
    }

    /// A text that is Unicode already; a lone surrogate, which UTF-8 cannot carry, becomes a question mark.
    public static Utf8Text of(String text) {
        return new Utf8Text(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes themselves, not a copy: not to be written to.
    public byte[] bytes() {
        return bytes;
    }

    /// Number of bytes.
    public int size() {
        return bytes.length;
    }

    /// The text decoded.
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Almost every frame is ASCII, and then eight bytes at a time tell.
    private static boolean isUtf8(byte[] bytes) {
        int ascii = OctetScan.asciiUntil(bytes);
        return ascii == bytes.length || decodes(ByteBuffer.wrap(bytes, ascii, bytes.length - ascii));
    }

    private static boolean decodes(ByteBuffer rest) {
        try {
            // A decoder of its own reports what is not UTF-8, where `new String` would mend it.
            StandardCharsets.UTF_8.newDecoder().decode(rest);
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Utf8Text text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Its size: the text may hold a payload.
    @Override
    public String toString() {
        return "Utf8Text[" + bytes.length + " bytes]";
    }
}
