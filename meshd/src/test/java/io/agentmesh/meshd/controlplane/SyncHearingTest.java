package io.agentmesh.meshd.controlplane;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.http.client.LastingWebSocket.Heard;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a daemon makes of words that come in another order than they were said.
final class SyncHearingTest {
    private final Node node = new Node(BOB.id(), ConfiguredAcl.none());
    private final SyncHearing hearing = new SyncHearing(node);

    SyncHearingTest() {
        hearing.opened();
        hearing.heard(new SyncEvent.FullSync(new Snapshot(List.of(), List.of(), List.of(), List.of(), 7)).toJson());
    }

    @Test
    void overtakenRulesDoNotTakeBackNewerOnes() {
        assertThat(hearing.heard(rules().toJson(9))).isEqualTo(Heard.INCOMPLETE);

        assertThat(hearing.heard(rules(ALICE.id()).toJson(8))).isEqualTo(Heard.INCOMPLETE);

        assertThat(mayAsk(ALICE.id())).isFalse();
    }

    @Test
    void overtakenRevocationHolds() {
        hearing.heard(rules(ALICE.id(), CAROL.id()).toJson(9));

        hearing.heard(new SyncEvent.KeyRevoked(KeyRevocation.sign(ALICE, null, 1)).toJson(8));

        assertThat(mayAsk(ALICE.id())).isFalse();
        assertThat(mayAsk(CAROL.id())).isTrue();
    }

    @Test
    void nextConnectionBeginsAnew() {
        hearing.heard(rules(ALICE.id()).toJson(9));
        hearing.closed("");
        hearing.opened();

        hearing.heard(new SyncEvent.FullSync(new Snapshot(List.of(), List.of(), List.of(), List.of(), 3)).toJson());

        assertThat(mayAsk(ALICE.id())).isFalse();
        assertThat(hearing.heard(rules(ALICE.id()).toJson(4))).isEqualTo(Heard.UNDERSTOOD);
        assertThat(mayAsk(ALICE.id())).isTrue();
    }

    private static SyncEvent rules(AgentId... callers) {
        return new SyncEvent.AclUpdated(List.of(callers).stream()
                .map(caller -> new AclRule(caller, BOB.id(), List.of("echo")))
                .toList());
    }

    private boolean mayAsk(AgentId caller) {
        return node.decide(caller, "echo").isAllowed();
    }
}
