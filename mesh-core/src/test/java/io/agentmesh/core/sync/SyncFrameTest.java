package io.agentmesh.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.testing.Keys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyncFrameTest {
    private static final SyncEvent LEFT = new SyncEvent.PeerRemoved(Keys.ALICE.id());

    @Test
    void numberIsReadAsItIsWritten() {
        assertThat(LEFT.toJson(7))
                .isEqualTo("{\"type\":\"peer_removed\",\"data\":\"" + Keys.ALICE.id() + "\",\"seq\":7}");
        assertThat(SyncFrame.read(LEFT.toJson(7))).isEqualTo(new SyncFrame(Decoded.ok(LEFT), 7));
        assertThat(SyncFrame.read(LEFT.toJson(-1)).seq()).isEqualTo(-1);
    }

    @Test
    void frameWithoutANumberHasNone() {
        assertThat(SyncFrame.read(LEFT.toJson())).isEqualTo(new SyncFrame(Decoded.ok(LEFT), 0));
    }

    @Test
    void numberOfASnapshotIsItsPosition() {
        var snapshot = new SyncEvent.FullSync(new Snapshot(List.of(), List.of(), List.of(), List.of(), 9));

        assertThat(SyncFrame.read(snapshot.toJson())).isEqualTo(new SyncFrame(Decoded.ok(snapshot), 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "18446744073709551616", "1.0", "\"7\"", "null", "[7]"})
    void whatIsNoNumberCountsAsNone(String seq) {
        String json = LEFT.toJson(7).replace("\"seq\":7", "\"seq\":" + seq);

        assertThat(SyncFrame.read(json)).isEqualTo(new SyncFrame(Decoded.ok(LEFT), 0));
    }

    @Test
    void eventOfALaterVersionHasItsNumberAllTheSame() {
        SyncFrame frame = SyncFrame.read("{\"type\":\"from_the_future\",\"data\":1,\"seq\":7}");

        assertThat(frame.event()).isInstanceOf(Decoded.Bad.class);
        assertThat(frame.seq()).isEqualTo(7);
    }

    @Test
    void whatIsNoJsonHasNothing() {
        SyncFrame frame = SyncFrame.read("no json");

        assertThat(frame.event()).isInstanceOf(Decoded.Bad.class);
        assertThat(frame.seq()).isZero();
    }
}
