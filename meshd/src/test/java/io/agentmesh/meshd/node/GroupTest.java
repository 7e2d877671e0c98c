package io.agentmesh.meshd.node;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.meshd.testing.Pushed.about;
import static io.agentmesh.meshd.testing.Pushed.event;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static io.agentmesh.meshd.testing.Pushed.keyRevoked;
import static io.agentmesh.meshd.testing.Pushed.peerAdded;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.meshd.node.Access.Ground;
import io.agentmesh.meshd.node.Access.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GroupTest {
    private static final Group TWO = Group.unknown().after(event(fullSync(ALICE.id(), BOB.id())));

    @Test
    void peersComeAndGoAndAreReplaced() {
        Group three = TWO.after(event(peerAdded(CAROL.id())));

        assertThat(three.peerCount()).isEqualTo(3);
        assertThat(three.after(event(peerAdded(CAROL.id()))).peerCount()).isEqualTo(3);
        assertThat(three.after(event(about("peer_removed", CAROL.id()))).peerCount())
                .isEqualTo(2);
    }

    @Test
    void cardGoesOnUnderTheNewKey() {
        SyncEvent rotated =
                event("{\"type\":\"key_rotated\",\"data\":{\"card_id\":\"00000000-0000-0007-0000-000000000001\","
                        + "\"old_agent_id\":\"" + ALICE.id() + "\",\"new_agent_id\":\"" + CAROL.id() + "\"}}");

        Group after = TWO.after(rotated);

        assertThat(after.card(ALICE.id())).isEmpty();
        assertThat(after.card(CAROL.id()).orElseThrow().id())
                .isEqualTo(TWO.card(ALICE.id()).orElseThrow().id());
        assertThat(after.isSameOwner(CAROL.id(), BOB.id())).isTrue();
    }

    @Test
    void presenceSurvivesASnapshotThatDoesNotMentionIt() {
        Group alone = Group.unknown().after(event(about("agent_online", BOB.id())));
        assertThat(alone.onlineCount()).isZero();

        Group after = alone.after(event(fullSync(ALICE.id(), BOB.id())));

        assertThat(after.onlineCount()).isEqualTo(1);
        assertThat(after.after(event(about("agent_offline", BOB.id()))).onlineCount())
                .isZero();
        assertThat(after.withPresenceUnknown().onlineCount()).isZero();
    }

    @Test
    void peersBeyondTheBoundStayStrangers() {
        Group full = Group.unknown().after(event(fullSync("", "", agents(Group.MAX_PEERS))));
        assertThat(full.peerCount()).isEqualTo(Group.MAX_PEERS);

        assertThat(full.after(event(peerAdded(ALICE.id()))).card(ALICE.id())).isEmpty();
        assertThat(Group.unknown()
                        .after(event(fullSync("", "", agents(Group.MAX_PEERS + 1))))
                        .peerCount())
                .isEqualTo(Group.MAX_PEERS);
    }

    @Test
    void presenceBeyondTheBoundIsNotKept() {
        Snapshot snapshot = ((SyncEvent.FullSync) event(fullSync(agents(Group.MAX_PEERS)))).snapshot();
        List<AgentCard> online =
                snapshot.peers().stream().map(card -> card.withOnline(true)).toList();
        Group full =
                Group.unknown().after(new SyncEvent.FullSync(new Snapshot(online, List.of(), List.of(), List.of(), 1)));
        assertThat(full.onlineCount()).isEqualTo(Group.MAX_PEERS);

        Group after = full.after(event(about("agent_online", ALICE.id()))).after(event(fullSync(ALICE.id())));

        assertThat(after.onlineCount()).isZero();
    }

    @Test
    void oneRevocationBeyondTheBoundDeniesEverybodyUntilTheNextSnapshot() {
        String revocations = IntStream.range(0, Group.MAX_REVOKED)
                .mapToObj(i -> "{\"agent_id\":\"k" + i + "\",\"timestamp\":1,\"signature\":\"s\"}")
                .collect(Collectors.joining(","));
        Group full = Group.unknown().after(event(fullSync("", revocations, ALICE.id(), BOB.id())));
        Access access = new Access(ConfiguredAcl.none());
        assertThat(access.decide(full, ALICE.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.ALLOW, Ground.OWNER));

        Group over = full.after(event(keyRevoked(CAROL.id())));

        assertThat(access.decide(over, ALICE.id(), BOB.id(), "echo"))
                .isEqualTo(new Verdict(Decision.DENY, Ground.REVOCATIONS_INCOMPLETE));
        assertThat(access.decide(over.after(event(fullSync(ALICE.id(), BOB.id()))), ALICE.id(), BOB.id(), "echo")
                        .isAllowed())
                .isTrue();
    }

    @Test
    void keyThatAnotherOneReplacedIsToldFromOneThatItsOwnerRevoked() {
        Group rotated = Group.unknown().after(event(keyRevoked(BOB.id())));
        var word = new SyncEvent.KeyRevoked(KeyRevocation.sign(BOB, "stolen", 1));

        assertThat(rotated.isRevoked(BOB.id())).isTrue();
        assertThat(rotated.isRotatedAway(BOB.id())).isTrue();
        assertThat(rotated.after(word).isRotatedAway(BOB.id())).isFalse();
        assertThat(Group.unknown()
                        .after(word)
                        .after(event(keyRevoked(BOB.id())))
                        .isRotatedAway(BOB.id()))
                .isFalse();
    }

    @Test
    void snapshotSaysTheSameOfItsRevocations() {
        String marker = KeyRevocation.rotatedAway(BOB.id(), "key_rotation", 1).toJson();
        String word = KeyRevocation.sign(CAROL, null, 1).toJson();
        String both = KeyRevocation.rotatedAway(CAROL.id(), "key_rotation", 1).toJson();

        Group group = Group.unknown().after(event(fullSync("", marker + "," + word + "," + both, ALICE.id())));

        assertThat(group.revokedCount()).isEqualTo(2);
        assertThat(group.isRotatedAway(BOB.id())).isTrue();
        assertThat(group.isRotatedAway(CAROL.id())).isFalse();
    }

    private static AgentId[] agents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new AgentId("agent-" + i))
                .toArray(AgentId[]::new);
    }
}
