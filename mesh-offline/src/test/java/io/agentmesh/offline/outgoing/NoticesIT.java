package io.agentmesh.offline.outgoing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the relay says of envelopes.
final class NoticesIT {
    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    NoticesIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void noticeOfAnEnvelopeOfAMessageIsNoted() throws Exception {
        bob.stop();
        UUID id = alice.send(bob, "one");
        world.advance(Duration.ofSeconds(3));
        UUID envelope = UUID.fromString(alice.store()
                .call(tx -> tx.queryOne("SELECT envelope FROM frame", row -> row.text("envelope")))
                .orElseThrow());

        String before = alice.stateOf(id);

        alice.channel().noticed(new RelayNotice.Delivered(envelope, RelayNotice.Proof.WRITTEN));

        assertThat(before).isNotEqualTo("delivered");
        assertThat(alice.stateOf(id)).isEqualTo("delivered");
    }

    /// A daemon that is asked a lot is told of each answer that it gives.
    @Test
    void noticesOfLiveTrafficTakeNoRoomOfTheStore() throws Exception {
        var held = new CountDownLatch(1);
        alice.store().submit(tx -> awaitIt(held));

        for (int n = 0; n < 2 * OfflineStore.MAX_WAITING; n++) {
            alice.channel().noticed(new RelayNotice.Queued(UUID.randomUUID()));
        }

        assertThat(alice.store().submit(tx -> {})).isTrue();
        held.countDown();
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
