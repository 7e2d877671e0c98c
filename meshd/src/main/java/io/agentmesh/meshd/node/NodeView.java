package io.agentmesh.meshd.node;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.NodeState;
import io.agentmesh.program.secret.Secret;
import java.util.Optional;

/// What everybody in the daemon may ask the node. Thread-safe; each answer is true at the moment of the
/// call.
public interface NodeView {
    /// The agent's id of today.
    AgentId self();

    /// How far the daemon has come.
    NodeState state();

    /// The link to the relay.
    RelayStatus relay();

    /// Where requests go, for people; empty without a relay.
    Optional<String> localAgent();

    /// Whether somebody takes requests there.
    LocalAgentStatus localAgentStatus();

    /// Whether the store of durable messages is the newest that there was.
    StoreStatus store();

    /// The group as last heard.
    Group group();

    /// Why there is no link to the control plane, in words for people; empty if there is one, or nothing to say.
    String syncDetail();

    /// The control plane's URL as it was given.
    Optional<String> cpUrl();

    /// The token for the control plane.
    Optional<Secret> token();
}
