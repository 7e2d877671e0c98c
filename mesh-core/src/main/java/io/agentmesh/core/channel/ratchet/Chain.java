package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.suite.Derivation;
import io.agentmesh.core.channel.suite.Secret;

/// One symmetric ratchet: a chain key, and how many message keys came out of the chain (Double Ratchet §2.2).
///
/// `message key = HMAC(CK, 01)`, `next CK = HMAC(CK, 02)` (offline §6.2).
///
/// @param key the chain key
/// @param n number of the next message, 0..2^32−1
record Chain(Secret key, long n) {
    private static final byte[] MESSAGE = {1};
    private static final byte[] NEXT = {2};

    static Chain startingAt(Secret key) {
        return new Chain(key, 0);
    }

    Secret messageKey() {
        return Secret.owning(Derivation.hmac(key, MESSAGE));
    }

    Chain next() {
        return new Chain(Secret.owning(Derivation.hmac(key, NEXT)), n + 1);
    }
}
