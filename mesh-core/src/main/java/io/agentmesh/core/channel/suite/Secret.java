package io.agentmesh.core.channel.suite;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bytes that must not be seen: a key or what a key is made of. Wiped by [#close()], never shown, compared in
/// constant time. Owned by one thread at a time.
public final class Secret implements AutoCloseable {
    /// Bytes of every key of suite 1.
    public static final int KEY_BYTES = 32;

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes ownership of the array: the caller keeps no copy.
    public static Secret owning(byte[] bytes) {
        return new Secret(bytes);
    }

    /// How many bytes there are.
    public int length() {
        return bytes.length;
    }

    /// A copy, which the caller wipes.
    public byte[] copy() {
        return bytes.clone();
    }

    /// A secret of its own with the bytes `from..to`, `to` exclusive.
    public Secret part(int from, int to) {
        return new Secret(Arrays.copyOfRange(bytes, from, to));
    }

    /// Copies all bytes into `target` from `offset` on.
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /// The bytes themselves, for the classes of this package, which write nothing to them and keep nothing of them.
    byte[] bytes() {
        return bytes;
    }

    /// Overwrites the bytes. Harmless when called again.
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /// The same for all secrets of one length: a hash would tell something about the bytes.
    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
