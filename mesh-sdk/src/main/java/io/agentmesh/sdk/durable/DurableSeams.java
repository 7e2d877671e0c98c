package io.agentmesh.sdk.durable;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.call.RequestHandler;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// What a provider takes from the agent that it serves.
///
/// @param agent whose messages they are
/// @param link the way to the relay
/// @param service answers requests
/// @param outside threads, clocks and chance
public record DurableSeams(AgentKeyPair agent, Link link, Service service, Outside outside) {
    /// The way to the relay. For any thread; does not block.
    public interface Link {
        /// Sends an envelope in its turn. Whether it arrives is not known.
        void post(Envelope envelope);

        /// Whether there is a relay at the other end now.
        boolean isUp();
    }

    /// The agent behind it, the same as for live requests. For any thread.
    public interface Service extends RequestHandler {
        /// Whether an agent may ask for a capability. Does not block.
        boolean mayAsk(AgentId caller, String capability);
    }

    /// Threads, clocks and chance.
    ///
    /// @param threads run what blocks, handlers included
    /// @param timers calls back, where nothing may block
    /// @param ticker measures elapsed time
    public record Outside(
            Executor threads,
            Timers timers,
            Ticker ticker,
            InstantSource timeOfDay,
            RandomGenerator jitter,
            SecureRandom secrets) {}
}
