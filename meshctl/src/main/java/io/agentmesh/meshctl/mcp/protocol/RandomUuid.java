package io.agentmesh.meshctl.mcp.protocol;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// Names for sessions and messages.
public final class RandomUuid {
    private RandomUuid() {}

    /// A UUID of version 4, as text.
    public static String from(RandomGenerator random) {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
