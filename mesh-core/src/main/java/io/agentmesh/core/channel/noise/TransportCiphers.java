package io.agentmesh.core.channel.noise;

import org.jspecify.annotations.Nullable;

/// The two keys of an established channel, a direction each. Counters are the caller's: it never seals twice
/// under one.
interface TransportCiphers {
    /// The ciphertext and its tag.
    byte[] seal(long counter, byte[] plaintext);

    /// The plaintext, or null if `message` was not sealed under this counter. A wrong guess changes nothing.
    byte @Nullable [] open(long counter, byte[] message);

    /// Wipes the keys.
    void destroy();
}
