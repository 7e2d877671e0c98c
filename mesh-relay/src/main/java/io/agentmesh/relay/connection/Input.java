package io.agentmesh.relay.connection;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.relay.gate.GateAnswer;

/// Something that happens to a connection.
sealed interface Input {
    /// A text message came.
    record Text(Utf8Text text) implements Input {}

    /// Any other frame came, or a message too large for its place.
    record OtherFrame() implements Input {}

    /// The token of a resume was good, and is spent.
    record Redeemed(AgentId agent) implements Input {}

    /// The token of a resume was not good.
    record NotRedeemed() implements Input {}

    /// The gate answered.
    record Gate(GateAnswer answer) implements Input {}

    /// The time for this state is over.
    record TimeIsUp() implements Input {}
}
