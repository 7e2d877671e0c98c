package io.agentmesh.offline;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers;
import io.agentmesh.offline.incoming.Rights;
import io.agentmesh.offline.outgoing.Line;
import io.agentmesh.offline.outgoing.SessionDemands;
import io.agentmesh.offline.prekey.PrekeyRegistry;
import io.agentmesh.sdk.call.RequestHandler;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What the channel takes from outside.
///
/// @param ways to the relay, the registry and the local agent
/// @param rights who may ask for what
/// @param demands of the owner's, about sessions with an agent; asked anew for each
/// @param card this agent's, once it is known
/// @param threads run what blocks
/// @param time timers and the time of day
/// @param chance keys and ids, and the spread of waits
public record OfflineSeams(
        Ways ways,
        Rights rights,
        Function<AgentId, SessionDemands> demands,
        Supplier<Optional<CardId>> card,
        Executor threads,
        Time time,
        Chance chance) {
    /// Ways out.
    public record Ways(Line line, PrekeyRegistry registry, RequestHandler agent) {}

    /// Clocks.
    public record Time(Timers timers, InstantSource timeOfDay) {}

    /// Sources of chance.
    public record Chance(SecureRandom secrets, RandomGenerator jitter) {}
}
