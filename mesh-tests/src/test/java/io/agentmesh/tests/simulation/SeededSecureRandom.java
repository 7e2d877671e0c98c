package io.agentmesh.tests.simulation;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// A secure source that is not: keys, nonces and ids follow from the seed. For simulations alone.
final class SeededSecureRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient RandomGenerator source;

    /// Repeats itself if `source` does.
    SeededSecureRandom(RandomGenerator source) {
        super(null, null);
        this.source = source;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        source.nextBytes(bytes);
    }
}
