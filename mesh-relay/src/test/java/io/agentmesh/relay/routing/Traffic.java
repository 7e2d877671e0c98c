package io.agentmesh.relay.routing;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.OutgoingEnvelope;

/// Envelopes ready to be routed.
public final class Traffic {
    private Traffic() {}

    /// For a router that is given nothing unchecked.
    static RouterSeams seams(Ticker ticker) {
        return new RouterSeams(ticker, (entries, forged) -> {
            throw new AssertionError("unchecked: " + entries);
        });
    }

    /// The address of an agent where there are no groups.
    public static Address at(AgentKeyPair agent) {
        return new Address(null, agent.id());
    }

    /// A numbered envelope, as it comes out of the intake.
    public static OutgoingEnvelope envelope(AgentKeyPair from, AgentKeyPair to, int number) {
        return envelope(at(from), from, to, number, "hello");
    }

    /// The same with a payload, from a sender at an address of some group.
    public static OutgoingEnvelope envelope(
            Address sender, AgentKeyPair from, AgentKeyPair to, int number, String payload) {
        Envelope envelope =
                Envelope.decode(Envelopes.text(from, to.id(), number, payload)).orThrow();
        return OutgoingEnvelope.print(envelope, sender);
    }
}
