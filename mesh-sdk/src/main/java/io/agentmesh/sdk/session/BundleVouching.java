package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.identity.AgentId;

/// What the offline channel says in handshakes of the live one, and hears there (offline §13.2): each end names its
/// own bundle, past the registry and the relay, so that neither can hold a newer one back. Called on the loop: must
/// not block.
public interface BundleVouching {
    /// The edition of this agent's bundle that callers are to have now.
    ///
    /// @param own the key that shakes hands
    /// @return [BundleName#NONE] if there is none, or none is known of this key
    BundleName nameOf(AgentId own);

    /// An agent named the edition of its own bundle, in a handshake in which it proved its key.
    ///
    /// @param named may be [BundleName#NONE]
    void heard(AgentId peer, BundleName named);

    /// An agent without bundles, which ignores those of others.
    static BundleVouching none() {
        return new BundleVouching() {
            @Override
            public BundleName nameOf(AgentId own) {
                return BundleName.NONE;
            }

            @Override
            public void heard(AgentId peer, BundleName named) {}
        };
    }
}
