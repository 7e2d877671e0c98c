package io.agentmesh.meshd.node;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.meshd.testing.Pushed.event;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static io.agentmesh.meshd.testing.Pushed.keyRevoked;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.sync.NodeState;
import io.agentmesh.program.secret.Secret;
import org.junit.jupiter.api.Test;

final class NodeTest {
    private static final RelayStatus UP = new RelayStatus(RelayStatus.Link.UP, "");
    private static final RelayStatus DOWN = new RelayStatus(RelayStatus.Link.DOWN, "why");

    private final Node node = new Node(BOB.id(), ConfiguredAcl.none());

    @Test
    void stateFollowsWhatIsTrueAtTheMoment() {
        assertThat(node.state()).isEqualTo(NodeState.STARTED);

        node.relayIs(UP);
        assertThat(node.state()).isEqualTo(NodeState.STARTED);

        node.useToken(Secret.of("c4n4ry-t"));
        assertThat(node.state()).isEqualTo(NodeState.AUTHENTICATED);

        node.syncOpened();
        assertThat(node.state()).isEqualTo(NodeState.CONNECTED);

        node.relayIs(DOWN);
        assertThat(node.state()).isEqualTo(NodeState.SYNCING);

        node.syncClosed();
        assertThat(node.state()).isEqualTo(NodeState.AUTHENTICATED);
    }

    @Test
    void whatTheControlPlaneSaidStaysInForceWhileItIsAway() {
        node.syncOpened();
        node.apply(event(fullSync(ALICE.id(), BOB.id())));
        assertThat(node.decide(ALICE.id(), "echo").isAllowed()).isTrue();

        node.syncClosed();
        assertThat(node.decide(ALICE.id(), "echo").isAllowed()).isTrue();

        node.apply(event(keyRevoked(ALICE.id())));
        assertThat(node.decide(ALICE.id(), "echo").isAllowed()).isFalse();
    }
}
