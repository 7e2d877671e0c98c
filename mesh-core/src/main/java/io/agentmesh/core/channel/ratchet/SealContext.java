package io.agentmesh.core.channel.ratchet;

import java.time.Instant;
import java.util.UUID;

/// What is said outside a text and bound to it.
///
/// @param envelopeId of the envelope that will carry the frame: in no other can it be opened
/// @param expiresAtMillis when the message expires, milliseconds since 1970, 0..2^53−1; the same in all its parts
/// @param now the time of day
public record SealContext(UUID envelopeId, long expiresAtMillis, Instant now) {
    /// @throws IllegalArgumentException if the expiry is out of its range
    public SealContext {
        if (expiresAtMillis < 0 || expiresAtMillis >= 1L << 53) {
            throw new IllegalArgumentException("expiresAtMillis: " + expiresAtMillis + " (expected: 0..2^53-1)");
        }
    }
}
