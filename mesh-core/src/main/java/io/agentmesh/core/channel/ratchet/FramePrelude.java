package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.Base64Url;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The bytes at the front of a [Frame] that whoever carries it may read: that it is one, and how long it is worth
/// keeping (offline §6.1, §12.6). They are covered by the envelope's signature; nothing else of a frame is looked at.
///
/// @param expiresAtMillis when its message expires, milliseconds since 1970, 0..2^53−1
public record FramePrelude(long expiresAtMillis) {
    /// Characters of a frame's text that [#peek] looks at: 21 bytes, of which it reads 20.
    public static final int CHARACTERS = 28;

    private static final int EXPIRES_AT = 12;

    /// Reads the beginning of a frame's base64url text; empty if it does not begin as a frame of version 1 does.
    ///
    /// @param text [#CHARACTERS] or more
    public static Optional<FramePrelude> peek(String text) {
        if (text.length() < CHARACTERS
                || !(Base64Url.decode(text.substring(0, CHARACTERS)) instanceof Decoded.Ok<byte[]>(byte[] bytes))) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(bytes);
        long expiresAtMillis = in.getLong(EXPIRES_AT);
        return in.getInt(0) == FrameLayout.MAGIC && expiresAtMillis >= 0 && expiresAtMillis <= FrameLayout.MAX_U53
                ? Optional.of(new FramePrelude(expiresAtMillis))
                : Optional.empty();
    }
}
