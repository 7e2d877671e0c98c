package io.agentmesh.meshctl.testing;

import io.agentmesh.core.identity.AgentKeyPair;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A source of randomness that gives the seed of one key, every time.
public final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    public FixedRandom(AgentKeyPair key) {
        this(HexFormat.of().parseHex(key.secretHex()));
    }

    public FixedRandom(byte[] seed) {
        this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
}
