package io.agentmesh.offline.outgoing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What sending takes from outside.
///
/// @param own this agent's key of the moment
/// @param line to the relay
/// @param timeOfDay stamps
/// @param random draws ids
/// @param jitter spreads repetitions
/// @param demands what is asked of sessions with an agent; asked anew for each
public record OutgoingSeams(
        Supplier<AgentKeyPair> own,
        Line line,
        InstantSource timeOfDay,
        SecureRandom random,
        RandomGenerator jitter,
        Function<AgentId, SessionDemands> demands) {
    /// A random UUID, version 4.
    public UUID newId() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        bits[6] = (byte) ((bits[6] & 0x0f) | 0x40); // version 4
        bits[8] = (byte) ((bits[8] & 0x3f) | 0x80); // the variant that everybody uses
        ByteBuffer both = ByteBuffer.wrap(bits);
        return new UUID(both.getLong(), both.getLong());
    }
}
