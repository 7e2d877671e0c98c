package io.agentmesh.core.channel.noise;

import java.util.Arrays;

/// The private keys of an end in one handshake, each of 32 bytes, and the public half of the lasting one. They
/// belong to the exchange that is given them, which wipes them when it is over.
final class ExchangeKeys {
    private final byte[] staticKey;
    private final byte[] staticPublicKey;
    private final byte[] ephemeralKey;

    /// Takes ownership of the arrays.
    ExchangeKeys(byte[] staticKey, byte[] staticPublicKey, byte[] ephemeralKey) {
        this.staticKey = staticKey;
        this.staticPublicKey = staticPublicKey;
        this.ephemeralKey = ephemeralKey;
    }

    /// Not a copy, as none of these is.
    byte[] staticKey() {
        return staticKey;
    }

    byte[] staticPublicKey() {
        return staticPublicKey;
    }

    byte[] ephemeralKey() {
        return ephemeralKey;
    }

    void wipe() {
        Arrays.fill(staticKey, (byte) 0);
        Arrays.fill(ephemeralKey, (byte) 0);
    }
}
