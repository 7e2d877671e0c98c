package io.agentmesh.meshd.node;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import java.util.List;

/// Is told who comes, and what else the control plane says that is acted on at once. For any thread; must not
/// block.
public interface Comings {
    /// The control plane says that this agent is there.
    void peerIsBack(AgentId agent);

    /// The link to the relay is up.
    void linkIsUp();

    /// The control plane said who is in the group.
    default void groupIsKnown() {}

    /// The control plane has few prekeys of this agent left.
    default void prekeysRunLow() {}

    /// These keys are not to be trusted any more, as the control plane says; whether they signed that themselves was
    /// not looked at. May name some for the second time.
    default void keysRevoked(List<KeyRevocation> words) {}

    /// Both are told, one after the other.
    static Comings both(Comings one, Comings other) {
        return new Comings() {
            @Override
            public void peerIsBack(AgentId agent) {
                one.peerIsBack(agent);
                other.peerIsBack(agent);
            }

            @Override
            public void linkIsUp() {
                one.linkIsUp();
                other.linkIsUp();
            }

            @Override
            public void groupIsKnown() {
                one.groupIsKnown();
                other.groupIsKnown();
            }

            @Override
            public void keysRevoked(List<KeyRevocation> words) {
                one.keysRevoked(words);
                other.keysRevoked(words);
            }

            @Override
            public void prekeysRunLow() {
                one.prekeysRunLow();
                other.prekeysRunLow();
            }
        };
    }
}
