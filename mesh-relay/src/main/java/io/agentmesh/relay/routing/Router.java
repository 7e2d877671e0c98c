package io.agentmesh.relay.routing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.queue.QueueEntry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// Brings envelopes to connected agents and keeps them for the others. Never waits for anybody; for any thread.
///
/// Outcomes are told exactly once each, on any thread, possibly before the call returns and under a lock:
/// whoever hears them is quick and does not call the router.
public final class Router {
    private final Connections connections = new Connections();
    private final OfflineQueue queue;
    private final DeliveryEvents events;
    private final RouterSeams seams;
    private final long maxUnconfirmedBytes;

    /// A router to nobody yet.
    ///
    /// @param events hears what becomes of each envelope after its outcome
    /// @param maxUnconfirmedBytes what an agent that confirms may hold unconfirmed; the rest waits in the queue
    public Router(OfflineQueue queue, DeliveryEvents events, RouterSeams seams, long maxUnconfirmedBytes) {
        this.queue = queue;
        this.events = events;
        this.seams = seams;
        this.maxUnconfirmedBytes = maxUnconfirmedBytes;
    }

    /// Whether an agent that was expelled was here.
    public enum Expelled {
        /// It had a connection, which ends.
        CONNECTED,
        /// It had none.
        ABSENT
    }

    /// Ends the agent's connection, if it has one.
    public Expelled expel(AgentId agent, Ending why) {
        Connections.Stripe stripe = connections.stripeOf(agent);
        synchronized (stripe) {
            AgentLink link = stripe.newest(agent);
            if (link != null) {
                link.end(why);
            }
            return link == null ? Expelled.ABSENT : Expelled.CONNECTED;
        }
    }

    /// Makes `link` the agent's connection. An older one is told and ends; its end touches nothing of this one's.
    /// What waits in the queue follows, before anything that arrives from now on.
    ///
    /// @param address whose identity the link has proven
    /// @return whether there was an older one
    public Joined join(Address address, AgentLink link, Terms terms) {
        return join(address, link, terms, () -> {});
    }

    /// The same, for one who has to keep elsewhere which connection is the agent's newest.
    ///
    /// @param newest runs before anything is delivered, and for two links of one agent in the order in which they
    ///     join: under a lock, so that it is quick and does not call the router
    public Joined join(Address address, AgentLink link, Terms terms, Runnable newest) {
        AgentId agent = address.agent();
        Connections.Stripe stripe = connections.stripeOf(agent);
        synchronized (stripe) {
            AgentLink older = stripe.replace(agent, link);
            if (older != null) {
                older.end(Ending.REPLACED);
            }
            newest.run();
            Lane lane = stripe.lane(address);
            if (lane == null) {
                lane = new Lane(address, stripe, this);
                stripe.add(lane);
            }
            lane.lead(link, terms);
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

    /// Whether an agent is connected that checks signatures itself, at this moment. An envelope that comes
    /// unchecked because of this and meets another connection is checked before that one gets it.
    public boolean leavesChecksTo(Address address) {
        Connections.Stripe stripe = connections.stripeOf(address.agent());
        synchronized (stripe) {
            Lane lane = stripe.lane(address);
            return lane != null && lane.leavesChecksToReceiver();
        }
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

    /// An agent confirms what it took over on this connection; what came to it on another one is not its to
    /// confirm.
    ///
    /// @return how many of these envelopes were waited for
    public int confirm(Address address, AgentLink link, List<UUID> envelopes) {
        Connections.Stripe stripe = connections.stripeOf(address.agent());
        synchronized (stripe) {
            Lane lane = stripe.lane(address);
            return lane == null ? 0 : lane.confirm(link, envelopes);
        }
    }

    /// How long an agent has had something on this connection that it did not confirm; zero for one that confirms
    /// nothing at all.
    public Duration unconfirmedFor(Address address, AgentLink link) {
        Connections.Stripe stripe = connections.stripeOf(address.agent());
        synchronized (stripe) {
            Lane lane = stripe.lane(address);
            return lane == null ? Duration.ZERO : lane.unconfirmedFor(link);
        }
    }

    RouterSeams seams() {
        return seams;
    }

    OfflineQueue queue() {
        return queue;
    }

    DeliveryEvents events() {
        return events;
    }

    long maxUnconfirmedBytes() {
        return maxUnconfirmedBytes;
    }

    /// Agents that are connected.
    public int agents() {
        return connections.agents();
    }
}
