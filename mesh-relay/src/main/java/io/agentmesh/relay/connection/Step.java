package io.agentmesh.relay.connection;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Utf8Text;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the protocol wants done; its session does it.
sealed interface Step {
    /// Sends the challenge.
    record Challenge(Nonce nonce) implements Step {}

    /// Looks the token up and spends it, and says [Input.Redeemed] or [Input.NotRedeemed].
    record Redeem(AgentId agent, SessionToken token) implements Step {}

    /// Reads no further, asks the gate, and says [Input.Gate].
    record AskGate(AgentId agent) implements Step {}

    /// Reports success with a new token, registers the agent and reads on.
    ///
    /// @param features what the agent asked for and the relay speaks
    record Admit(AgentId agent, @Nullable UUID group, Set<Feature> features) implements Step {}

    /// Takes an envelope from the registered agent.
    record Take(Utf8Text text) implements Step {}

    /// Does nothing.
    record Ignore() implements Step {}

    /// Reports the failure and ends the connection.
    ///
    /// @param text what the agent is told (wire §6.3)
    record Refuse(String text) implements Step {}

    /// Ends the connection without a result.
    record Drop() implements Step {}
}
