package io.agentmesh.registry.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.sync.SyncEvent.AgentOffline;
import io.agentmesh.core.sync.SyncEvent.AgentOnline;
import io.agentmesh.core.sync.SyncEvent.FullSync;
import io.agentmesh.core.sync.SyncEvent.PeerRemoved;
import io.agentmesh.core.sync.SyncEvent.PrekeysLow;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.registry.sync.SnapshotSource.Reading;
import io.agentmesh.registry.testing.FakeSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SyncHubTest {
    private static final GroupId GROUP = new GroupId(new UUID(0, 1));
    private static final GroupId ELSEWHERE = new GroupId(new UUID(0, 2));
    private static final UserId ANN = new UserId(new UUID(0, 3));
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId BOB = Keys.BOB.id();

    /// What happens while a snapshot is read.
    private final List<Runnable> meanwhile = new ArrayList<>();

    private long stored;
    private boolean forbidden;
    private final SyncHub hub = new SyncHub(newcomer -> {
        Snapshot snapshot = snapshot(stored);
        meanwhile.forEach(Runnable::run);
        return forbidden ? new Reading.Forbidden("gone") : new Reading.Allowed(snapshot);
    });

    @Test
    void newcomerAloneGetsTheSnapshotAndOthersHearOfIt() throws InterruptedException {
        FakeSocket alice = join(ALICE);

        FakeSocket bob = join(BOB);

        assertThat(alice.sent).containsExactly(new FullSync(snapshot(0)), new AgentOnline(BOB));
        assertThat(bob.sent).containsExactly(new FullSync(snapshot(0)));
    }

    @Test
    void eventThatTheSnapshotIncludesIsNotSentAgain() throws InterruptedException {
        meanwhile.add(() -> deliver(7));
        meanwhile.add(() -> deliver(8));
        stored = 7;

        FakeSocket alice = join(ALICE);

        assertThat(alice.sent).containsExactly(new FullSync(snapshot(7)), event(8));
    }

    @Test
    void snapshotThatIsAheadOfTheEventsSwallowsThem() throws InterruptedException {
        stored = 8;
        FakeSocket alice = join(ALICE);

        deliver(7);
        deliver(8);
        deliver(9);

        assertThat(alice.sent).containsExactly(new FullSync(snapshot(8)), event(9));
    }

    @Test
    void agentThatComesWhileTheSnapshotIsReadIsHeardOf() throws InterruptedException {
        meanwhile.add(() -> hub.join(new Follower(BOB, ANN, GROUP), new FakeSocket(), Set.of()));

        FakeSocket alice = join(ALICE);

        assertThat(alice.sent).containsExactly(new FullSync(snapshot(0)), new AgentOnline(BOB));
    }

    @Test
    void slowConnectionGetsNothingMoreUntilThereIsRoomAndThenEverythingAnew() throws InterruptedException {
        FakeSocket bob = join(BOB);
        var alice = new FakeSocket();
        SyncConnection slow = hub.join(new Follower(ALICE, ANN, GROUP), alice, Set.of());
        hub.bringUpToDate(slow);
        alice.full = true;

        deliver(1);
        alice.full = false;
        deliver(2);

        assertThat(alice.sent).containsExactly(new FullSync(snapshot(0)));
        assertThat(bob.sent).contains(event(1), event(2));
        stored = 2;
        hub.bringUpToDate(slow);
        deliver(3);
        assertThat(alice.sent).containsExactly(new FullSync(snapshot(0)), new FullSync(snapshot(2)), event(3));
    }

    @Test
    void snapshotWithoutRoomIsTriedAgainLater() throws InterruptedException {
        var alice = new FakeSocket();
        alice.full = true;
        SyncConnection slow = hub.join(new Follower(ALICE, ANN, GROUP), alice, Set.of());
        hub.bringUpToDate(slow);
        alice.full = false;

        hub.bringUpToDate(slow);

        assertThat(alice.sent).containsExactly(new FullSync(snapshot(0)));
    }

    @Test
    void connectionThatIsUpToDateNeedsNoSnapshot() throws InterruptedException {
        var alice = new FakeSocket();
        SyncConnection connection = hub.join(new Follower(ALICE, ANN, GROUP), alice, Set.of());
        hub.bringUpToDate(connection);

        hub.bringUpToDate(connection);
        hub.leave(connection);
        hub.bringUpToDate(connection);

        assertThat(alice.sent).hasSize(1);
    }

    @Test
    void snapshotIsReadAgainIfMoreHappenedThanIsRemembered() throws InterruptedException {
        meanwhile.add(() -> {
            if (stored < RecentEvents.MAX_EVENTS + 1) {
                IntStream.rangeClosed(1, RecentEvents.MAX_EVENTS + 1).forEach(this::deliver);
                stored = RecentEvents.MAX_EVENTS + 1;
            }
        });

        FakeSocket alice = join(ALICE);

        assertThat(alice.sent).containsExactly(new FullSync(snapshot(RecentEvents.MAX_EVENTS + 1)));
    }

    @Test
    void groupThatChangesFasterThanItIsReadSendsTheNewcomerAway() throws InterruptedException {
        meanwhile.add(
                () -> IntStream.rangeClosed(1, RecentEvents.MAX_EVENTS + 1).forEach(this::deliver));

        FakeSocket alice = join(ALICE);

        assertThat(alice.sent).isEmpty();
        assertThat(alice.closed).containsExactly(1013);
    }

    @Test
    void agentIsOfflineOnceItsLastConnectionEnds() throws InterruptedException {
        FakeSocket bob = join(BOB);
        SyncConnection first = hub.join(new Follower(ALICE, ANN, GROUP), new FakeSocket(), Set.of());
        SyncConnection second = hub.join(new Follower(ALICE, ANN, GROUP), new FakeSocket(), Set.of());

        hub.leave(first);
        assertThat(hub.isOnline(GROUP, ALICE)).isTrue();
        hub.leave(first);
        hub.leave(second);

        assertThat(hub.isOnline(GROUP, ALICE)).isFalse();
        assertThat(bob.sent)
                .containsExactly(new FullSync(snapshot(0)), new AgentOnline(ALICE), new AgentOffline(ALICE));
    }

    @Test
    void oneConnectionTooManyOfAnAgentClosesTheOldest() throws InterruptedException {
        List<FakeSocket> sockets = new ArrayList<>();
        for (int i = 0; i <= SyncHub.MAX_PER_AGENT; i++) {
            sockets.add(join(ALICE));
        }

        assertThat(sockets.getFirst().closed).containsExactly(1008);
        assertThat(sockets.subList(1, sockets.size()))
                .allSatisfy(socket -> assertThat(socket.closed).isEmpty());
        deliver(1);
        assertThat(sockets.getFirst().sent).doesNotContain(event(1));
        assertThat(sockets.getLast().sent).contains(event(1));
    }

    @Test
    void thoseWhoMayNotFollowAnyMoreAreClosed() throws InterruptedException {
        FakeSocket alice = join(ALICE);
        var elsewhere = new FakeSocket();
        hub.join(new Follower(ALICE, ANN, ELSEWHERE), elsewhere, Set.of());

        hub.disconnect(new Follower(ALICE, ANN, GROUP)::equals, "gone");

        assertThat(alice.closed).containsExactly(1008);
        assertThat(elsewhere.closed).isEmpty();
        assertThat(hub.connectedAgents()).isEqualTo(1);
    }

    @Test
    void newcomerWhoMayNotFollowAnyMoreIsClosedAndToldNothing() throws InterruptedException {
        forbidden = true;

        FakeSocket alice = join(ALICE);
        deliver(1);

        assertThat(alice.closed).containsExactly(1008);
        assertThat(alice.sent).isEmpty();
    }

    @Test
    void wordForOneAgentReachesThoseOfItsConnectionsThatAskedForIt() throws InterruptedException {
        FakeSocket plain = join(ALICE);
        FakeSocket bob = join(BOB, Set.of(SyncFeature.PREKEYS));
        FakeSocket asked = join(ALICE, Set.of(SyncFeature.PREKEYS));
        var low = new PrekeysLow(3);

        hub.hint(ALICE, SyncFeature.PREKEYS, low.toJson());

        assertThat(asked.sent).contains(low);
        assertThat(plain.sent).doesNotContain(low);
        assertThat(bob.sent).doesNotContain(low);
    }

    @Test
    void wordForOneAgentWaitsForNobodyWhoIsBehind() throws InterruptedException {
        var alice = new FakeSocket();
        hub.join(new Follower(ALICE, ANN, GROUP), alice, Set.of(SyncFeature.PREKEYS));

        hub.hint(ALICE, SyncFeature.PREKEYS, new PrekeysLow(3).toJson());

        assertThat(alice.sent).isEmpty();
    }

    private FakeSocket join(AgentId agent) throws InterruptedException {
        return join(agent, Set.of());
    }

    private FakeSocket join(AgentId agent, Set<SyncFeature> features) throws InterruptedException {
        var socket = new FakeSocket();
        hub.bringUpToDate(hub.join(new Follower(agent, ANN, GROUP), socket, features));
        return socket;
    }

    private void deliver(long seq) {
        hub.deliver(GROUP, seq, event(seq).toJson());
    }

    private static SyncEvent event(long seq) {
        return new PeerRemoved(new AgentId("event-" + seq));
    }

    private static Snapshot snapshot(long seq) {
        return new Snapshot(List.of(), List.of(), List.of(), List.of(), seq);
    }
}
