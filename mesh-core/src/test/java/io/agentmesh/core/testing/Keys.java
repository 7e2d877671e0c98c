package io.agentmesh.core.testing;

import io.agentmesh.core.identity.AgentKeyPair;

/// The named keys of the golden vectors: seeds 00..1f, 20..3f and 40..5f.
public final class Keys {
    /// Asks.
    public static final AgentKeyPair ALICE = ofFirstByte(0x00);
    /// Answers.
    public static final AgentKeyPair BOB = ofFirstByte(0x20);
    /// The stranger.
    public static final AgentKeyPair CAROL = ofFirstByte(0x40);

    private Keys() {}

    /// The pair whose seed counts up from this byte.
    public static AgentKeyPair ofFirstByte(int first) {
        byte[] seed = new byte[AgentKeyPair.SEED_BYTES];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) (first + i);
        }
        return AgentKeyPair.ofSeed(seed);
    }
}
