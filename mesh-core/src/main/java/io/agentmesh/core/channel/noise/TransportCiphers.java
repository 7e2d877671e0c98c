package io.agentmesh.core.channel.noise;

import org.jspecify.annotations.Nullable;

/// The two keys of an established channel, a direction each. Counters are the caller's: it never seals twice
/// under one.
interface TransportCiphers {
    /// Encrypts the first `message.length - 16` bytes where they stand, and puts the tag behind them.
    void seal(long counter, byte[] message);

    /// The plaintext, or null if `message` was not sealed under this counter. A wrong guess changes nothing.
    byte @Nullable [] open(long counter, byte[] message);

    /// Wipes the keys.
    void destroy();
}
