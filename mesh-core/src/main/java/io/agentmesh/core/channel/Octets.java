package io.agentmesh.core.channel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/// An immutable run of bytes that a channel takes or gives: a plaintext, a message, a key. Its text form
/// shows the length alone, never the content, and comparing two of them takes the same time wherever they
/// differ.
public final class Octets {
    /// No bytes at all.
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Copies `bytes`; the caller keeps its array.
    public static Octets of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
    }

    /// Copies `bytes[from..to)`; an [IndexOutOfBoundsException] outside the array.
    public static Octets of(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        return from == to ? EMPTY : new Octets(Arrays.copyOfRange(bytes, from, to));
    }

    /// Takes `bytes` over without a copy: for whoever has just made the array and gives it away here. Writing to it
    /// afterwards would change what must not change.
    public static Octets owning(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes);
    }

    /// The UTF-8 form of `text`.
    public static Octets utf8(String text) {
        return owning(text.getBytes(StandardCharsets.UTF_8));
    }

    /// How many bytes there are.
    public int length() {
        return bytes.length;
    }

    /// A copy, the caller's to keep.
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /// Copies the bytes to the beginning of `target`; an [IndexOutOfBoundsException] if it is too short.
    public void copyTo(byte[] target) {
        System.arraycopy(bytes, 0, target, 0, bytes.length);
    }

    /// These bytes read as UTF-8; malformed sequences become U+FFFD.
    public String utf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Octets[" + bytes.length + " bytes]";
    }
}
