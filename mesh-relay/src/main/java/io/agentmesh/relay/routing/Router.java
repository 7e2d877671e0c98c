package io.agentmesh.relay.routing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.queue.QueueEntry;
import java.util.function.Consumer;

/// Brings envelopes to connected agents and keeps them for the others. Never waits for anybody; for any thread.
///
/// Outcomes are told exactly once each, on any thread, possibly before the call returns and under a lock:
/// whoever hears them is quick and does not call the router.
public final class Router {
    private final Connections connections = new Connections();
    private final OfflineQueue queue;
    private final DeliveryEvents events;

    /// A router to nobody yet.
    ///
    /// @param events hears what becomes of each envelope after its outcome
    public Router(OfflineQueue queue, DeliveryEvents events) {
        this.queue = queue;
        this.events = events;
    }

    /// Makes `link` the agent's connection. An older one is told and ends; its end touches nothing of this one's.
    /// What waits in the queue follows, before anything that arrives from now on.
    ///
    /// @param address whose identity the link has proven
    /// @return whether there was an older one
    public Joined join(Address address, AgentLink link) {
        AgentId agent = address.agent();
        Connections.Stripe stripe = connections.stripeOf(agent);
        synchronized (stripe) {
            AgentLink older = stripe.replace(agent, link);
            if (older != null) {
                older.end(Ending.REPLACED);
            }
            Lane lane = stripe.lane(address);
            if (lane == null) {
                lane = new Lane(address, queue, stripe, events);
                stripe.add(lane);
            }
            lane.lead(link);
            return older == null ? Joined.ALONE : Joined.REPLACING;
        }
    }

    /// Whether a connection came in the place of another.
    public enum Joined {
        /// The agent had no connection.
        ALONE,
        /// The agent had one, which ends.
        REPLACING
    }

    /// Brings an envelope on its way.
    public void route(OutgoingEnvelope envelope, Consumer<RouteOutcome> outcome) {
        Connections.Stripe stripe = connections.stripeOf(envelope.to().agent());
        synchronized (stripe) {
            Lane lane = stripe.lane(envelope.to());
            if (lane == null) {
                var entry = new QueueEntry(queue.nextSequence(), envelope);
                queue.put(entry, stored -> outcome.accept(RouteOutcome.of(stored)));
            } else {
                lane.deliver(envelope, outcome);
            }
        }
    }

    /// Agents that are connected.
    public int agents() {
        return connections.agents();
    }
}
