package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.Octets;
import java.util.Arrays;
import java.util.HexFormat;

/// The name of one ratchet between two keys: the first 16 bytes of its transcript (offline §5.2). Ordered by
/// unsigned bytes, which settles which of two sessions both sides write on (offline §8).
///
/// @param bytes 16 bytes
public record SessionId(Octets bytes) implements Comparable<SessionId> {
    /// Bytes of an id.
    public static final int BYTES = 16;

    /// @throws IllegalArgumentException if there are not 16 bytes
    public SessionId {
        if (bytes.length() != BYTES) {
            throw new IllegalArgumentException("bytes: " + bytes.length() + " (expected: " + BYTES + ")");
        }
    }

    @Override
    public int compareTo(SessionId other) {
        return Arrays.compareUnsigned(bytes.toByteArray(), other.bytes.toByteArray());
    }

    /// Its first eight hexadecimal digits: enough to follow a session in a log.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes.toByteArray(), 0, 4);
    }
}
