package io.agentmesh.relay.connection;

import java.security.SecureRandom;

/// Chance with a will of its own where samples are drawn, and none elsewhere.
final class Samples extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final boolean each;

    private Samples(boolean each) {
        this.each = each;
    }

    /// Draws every envelope.
    static SecureRandom each() {
        return new Samples(true);
    }

    /// Draws none of the first hundred.
    static SecureRandom none() {
        return new Samples(false);
    }

    @Override
    public int nextInt(int bound) {
        return each ? 0 : bound - 1;
    }
}
