package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where an envelope goes: an agent as its group sees it.
///
/// An envelope can only be addressed within the sender's group, so an agent of another group is as absent as one
/// that was never there (wire §12.3 S6).
///
/// @param group the group that the gate named, or `null` where groups do not separate traffic
/// @param agent any text; that it names a key is proven by whoever logs in under it
public record Address(@Nullable UUID group, AgentId agent) {
    /// The address of another agent in the same group.
    public Address sibling(AgentId other) {
        return new Address(group, other);
    }
}
