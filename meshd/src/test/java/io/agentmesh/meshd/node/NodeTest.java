package io.agentmesh.meshd.node;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.meshd.testing.Pushed.FIRST_CARD;
import static io.agentmesh.meshd.testing.Pushed.event;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static io.agentmesh.meshd.testing.Pushed.keyRevoked;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.KeyRotation;
import io.agentmesh.core.sync.NodeState;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.program.secret.Secret;
import java.util.ArrayList;
import java.util.List;
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

        node.syncClosed("");
        assertThat(node.state()).isEqualTo(NodeState.AUTHENTICATED);
    }

    @Test
    void whatTheControlPlaneSaidStaysInForceWhileItIsAway() {
        node.syncOpened();
        node.apply(event(fullSync(ALICE.id(), BOB.id())));
        assertThat(node.decide(ALICE.id(), "echo").isAllowed()).isTrue();

        node.syncClosed("");
        assertThat(node.decide(ALICE.id(), "echo").isAllowed()).isTrue();

        node.apply(event(keyRevoked(ALICE.id())));
        assertThat(node.decide(ALICE.id(), "echo").isAllowed()).isFalse();
    }

    /// Whoever is unknown may have come while it was away.
    @Test
    void groupIsCurrentFromTheFirstWordOfALinkToItsEnd() {
        assertThat(node.isGroupCurrent()).isFalse();

        node.syncOpened();
        assertThat(node.isGroupCurrent()).isFalse();
        node.apply(event(fullSync(ALICE.id(), BOB.id())));
        assertThat(node.isGroupCurrent()).isTrue();

        node.syncClosed("");
        node.syncOpened();
        assertThat(node.isGroupCurrent()).isFalse();
        node.apply(event(fullSync(ALICE.id(), BOB.id())));
        assertThat(node.isGroupCurrent()).isTrue();
    }

    @Test
    void whatTheControlPlaneSaysThatIsActedOnAtOnceIsPassedOn() {
        List<String> told = new ArrayList<>();
        node.tell(tellingOf(told));

        node.apply(event(fullSync()));
        node.apply(new SyncEvent.AgentOnline(ALICE.id()));
        node.apply(new SyncEvent.PrekeysLow(24));
        node.apply(new SyncEvent.KeyRevoked(KeyRevocation.sign(CAROL, null, 1)));
        node.apply(new SyncEvent.KeyRevoked(KeyRevocation.rotatedAway(BOB.id(), "rotated", 1)));

        assertThat(told)
                .containsExactly(
                        "group",
                        "revoked []",
                        "back " + ALICE.id(),
                        "prekeys",
                        "revoked [" + CAROL.id() + "]",
                        "revoked []");
    }

    /// It comes on another thread, while the daemon opens its files.
    @Test
    void whoIsNamedLateIsToldWhatWasRevokedBefore() {
        node.apply(event(fullSync(ALICE.id())));
        node.apply(new SyncEvent.KeyRevoked(KeyRevocation.rotatedAway(BOB.id(), "rotated", 1)));
        node.apply(new SyncEvent.KeyRevoked(KeyRevocation.sign(CAROL, null, 1)));
        List<String> told = new ArrayList<>();

        node.tell(tellingOf(told));

        assertThat(told).containsExactly("group", "revoked [" + CAROL.id() + "]");
    }

    @Test
    void whoIsNamedBeforeAnythingIsSaidIsToldNothing() {
        List<String> told = new ArrayList<>();

        node.tell(tellingOf(told));

        assertThat(told).isEmpty();
    }

    private static Comings tellingOf(List<String> told) {
        return new Comings() {
            @Override
            public void peerIsBack(AgentId agent) {
                told.add("back " + agent);
            }

            @Override
            public void linkIsUp() {
                told.add("up");
            }

            @Override
            public void groupIsKnown() {
                told.add("group");
            }

            @Override
            public void keysRevoked(List<KeyRevocation> words) {
                told.add("revoked " + words.stream().map(KeyRevocation::agentId).toList());
            }

            @Override
            public void prekeysRunLow() {
                told.add("prekeys");
            }
        };
    }

    @Test
    void whoMightAskMayAskAtEveryMomentOfARotation() {
        String rule = new AclRule(ALICE.id(), BOB.id(), List.of("echo")).toJson();
        SyncEvent rotated = new SyncEvent.KeyRotated(new KeyRotation(new CardId(FIRST_CARD), BOB.id(), CAROL.id()));
        for (String rules : List.of("", rule)) {
            Node early = new Node(BOB.id(), ConfiguredAcl.none());
            early.apply(event(fullSync(rules, "", ALICE.id(), BOB.id())));
            early.rename(CAROL.id());
            assertThat(early.decide(ALICE.id(), "echo").isAllowed()).isTrue();
            early.apply(rotated);
            assertThat(early.decide(ALICE.id(), "echo").isAllowed()).isTrue();

            Node late = new Node(BOB.id(), ConfiguredAcl.none());
            late.apply(event(fullSync(rules, "", ALICE.id(), BOB.id())));
            late.apply(rotated);
            assertThat(late.decide(ALICE.id(), "echo").isAllowed()).isTrue();
            late.rename(CAROL.id());
            assertThat(late.decide(ALICE.id(), "echo").isAllowed()).isTrue();
        }
    }
}
