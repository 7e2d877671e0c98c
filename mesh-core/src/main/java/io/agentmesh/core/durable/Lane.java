package io.agentmesh.core.durable;

/// A message's place in an order that its sender wants kept (offline §12.3).
///
/// @param name which order, at most 64 bytes of UTF-8
/// @param sequence number of this message in it, 0..2^53−1
/// @param previous number of the last one before it that was not done, 0..2^53−1; 0 for none
/// @param previousExpiresMillis when that one expires, milliseconds since 1970; 0 for none
public record Lane(String name, long sequence, long previous, long previousExpiresMillis) {
    /// Bytes of the longest name.
    public static final int MAX_NAME_BYTES = 64;
}
