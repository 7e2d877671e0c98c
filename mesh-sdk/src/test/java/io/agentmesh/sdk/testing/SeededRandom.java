package io.agentmesh.sdk.testing;

import java.security.SecureRandom;
import java.util.Random;

/// A secure source that is not: it repeats itself for the same seed.
public final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final Random random;

    /// Repeats itself for this seed.
    public SeededRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
