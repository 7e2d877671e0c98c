package io.agentmesh.meshd.controlplane;

import static io.agentmesh.meshd.controlplane.SyncOrder.Place.AFTER_A_GAP;
import static io.agentmesh.meshd.controlplane.SyncOrder.Place.KNOWN;
import static io.agentmesh.meshd.controlplane.SyncOrder.Place.NEXT;
import static io.agentmesh.meshd.controlplane.SyncOrder.Place.OVERTAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.sync.SyncFrame;
import io.agentmesh.core.testing.Keys;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SyncOrderTest {
    private static final SyncEvent LEFT = new SyncEvent.PeerRemoved(Keys.ALICE.id());

    private final SyncOrder order = new SyncOrder();

    @Test
    void eventsInTheirOrderFollowEachOther() {
        assertThat(snapshot(7)).isEqualTo(NEXT);
        assertThat(event(8)).isEqualTo(NEXT);
        assertThat(event(9)).isEqualTo(NEXT);
    }

    @Test
    void everythingBehindAGapIsBehindItUntilASnapshotComes() {
        snapshot(7);

        assertThat(event(9)).isEqualTo(AFTER_A_GAP);
        assertThat(event(10)).isEqualTo(AFTER_A_GAP);
        assertThat(snapshot(10)).isEqualTo(NEXT);
        assertThat(event(11)).isEqualTo(NEXT);
    }

    @Test
    void whatWasMissingComesTooLateUntilASnapshotComes() {
        snapshot(7);
        event(10);

        assertThat(event(8)).isEqualTo(OVERTAKEN);
        assertThat(event(9)).isEqualTo(OVERTAKEN);
        assertThat(event(10)).isEqualTo(KNOWN);
        assertThat(snapshot(9)).isEqualTo(KNOWN);
        assertThat(event(11)).isEqualTo(AFTER_A_GAP);
        assertThat(snapshot(11)).isEqualTo(NEXT);
        assertThat(event(12)).isEqualTo(NEXT);
    }

    @Test
    void whatTheSnapshotIncludesIsKnown() {
        snapshot(7);

        assertThat(event(7)).isEqualTo(KNOWN);
        assertThat(event(1)).isEqualTo(KNOWN);
        assertThat(event(8)).isEqualTo(NEXT);
    }

    @Test
    void olderSnapshotIsKnownAndTheSameOneIsTaken() {
        snapshot(7);
        event(8);

        assertThat(snapshot(7)).isEqualTo(KNOWN);
        assertThat(snapshot(8)).isEqualTo(NEXT);
        assertThat(event(9)).isEqualTo(NEXT);
    }

    @Test
    void frameWithoutANumberIsNeverOutOfOrder() {
        snapshot(7);

        assertThat(event(0)).isEqualTo(NEXT);
        assertThat(event(8)).isEqualTo(NEXT);
    }

    @Test
    void controlPlaneThatNumbersNothingIsAlwaysInOrder() {
        assertThat(snapshot(0)).isEqualTo(NEXT);
        assertThat(event(0)).isEqualTo(NEXT);
        assertThat(snapshot(0)).isEqualTo(NEXT);
    }

    @Test
    void firstEventOfAGroupFollowsASnapshotOfNone() {
        snapshot(0);

        assertThat(event(1)).isEqualTo(NEXT);
        assertThat(event(3)).isEqualTo(AFTER_A_GAP);
    }

    @Test
    void whatComesBeforeTheFirstSnapshotIsBehindAGap() {
        assertThat(event(1)).isEqualTo(AFTER_A_GAP);
        assertThat(event(9)).isEqualTo(AFTER_A_GAP);
        assertThat(event(8)).isEqualTo(OVERTAKEN);
        assertThat(snapshot(8)).as("takes back what came").isEqualTo(KNOWN);
        assertThat(event(10)).isEqualTo(AFTER_A_GAP);
        assertThat(snapshot(10)).isEqualTo(NEXT);
        assertThat(event(11)).isEqualTo(NEXT);
    }

    @Test
    void controlPlaneThatNumbersNothingMaySayAnythingBeforeItsSnapshot() {
        assertThat(event(0)).isEqualTo(NEXT);
        assertThat(snapshot(0)).isEqualTo(NEXT);
    }

    private SyncOrder.Place event(long seq) {
        return order.note(SyncFrame.read(LEFT.toJson(seq)));
    }

    private SyncOrder.Place snapshot(long seq) {
        var snapshot = new Snapshot(List.of(), List.of(), List.of(), List.of(), seq);
        return order.note(SyncFrame.read(new SyncEvent.FullSync(snapshot).toJson()));
    }
}
