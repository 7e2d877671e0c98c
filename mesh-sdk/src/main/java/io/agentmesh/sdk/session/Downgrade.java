package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.identity.AgentId;
import java.util.Set;

/// A peer that came back with less than it had offered before.
///
/// @param peer who
/// @param missing what it offered before and does not now
public record Downgrade(AgentId peer, Set<PeerFeature> missing) {
    /// Copies the set.
    public Downgrade {
        missing = Set.copyOf(missing);
    }
}
