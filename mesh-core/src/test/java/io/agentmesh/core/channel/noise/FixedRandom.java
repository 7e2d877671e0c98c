package io.agentmesh.core.channel.noise;

import java.security.SecureRandom;

/// Gives the same bytes each time: how a vector's private key gets into the code that only takes chance.
final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] bytes;

    FixedRandom(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
        if (target.length != bytes.length) {
            throw new AssertionError("asked for " + target.length + " bytes (expected: " + bytes.length + ")");
        }
        System.arraycopy(bytes, 0, target, 0, bytes.length);
    }
}
