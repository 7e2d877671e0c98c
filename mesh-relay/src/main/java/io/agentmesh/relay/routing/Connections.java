package io.agentmesh.relay.routing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.queue.Address;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Who is connected here: the newest proven connection of each agent, and the lane to it.
///
/// The table is cut into stripes by agent, so that whatever happens to one agent happens under one lock and agents
/// hardly meet.
final class Connections {
    private static final int STRIPES = 256;

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicInteger agents = new AtomicInteger();

    Connections() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(agents);
        }
    }

    /// The part of the table that knows this agent. Lock it for every call.
    Stripe stripeOf(AgentId agent) {
        int hash = agent.hashCode();
        return stripes[(hash ^ hash >>> 16) & STRIPES - 1];
    }

    int agents() {
        return agents.get();
    }

    /// A part of the table. Its own lock guards it.
    static final class Stripe {
        private final AtomicInteger agents;
        private final Map<AgentId, AgentLink> newest = new HashMap<>();
        private final Map<Address, Lane> lanes = new HashMap<>();

        private Stripe(AtomicInteger agents) {
            this.agents = agents;
        }

        /// Makes `link` the newest connection; answers the one that was it.
        @Nullable
        AgentLink replace(AgentId agent, AgentLink link) {
            AgentLink previous = newest.put(agent, link);
            if (previous == null) {
                agents.incrementAndGet();
            }
            return previous;
        }

        /// Forgets `link` if it is the newest connection; any other one's end changes nothing (wire §12.1 R2).
        void forget(AgentId agent, AgentLink link) {
            if (newest.remove(agent, link)) {
                agents.decrementAndGet();
            }
        }

        @Nullable
        AgentLink newest(AgentId agent) {
            return newest.get(agent);
        }

        @Nullable
        Lane lane(Address address) {
            return lanes.get(address);
        }

        void add(Lane lane) {
            lanes.put(lane.address(), lane);
        }

        void remove(Lane lane) {
            lanes.remove(lane.address(), lane);
        }
    }
}
