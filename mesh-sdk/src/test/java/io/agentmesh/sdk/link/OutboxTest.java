package io.agentmesh.sdk.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    @Test
    void framesLeaveInTheOrderInWhichTheyCame() {
        Outbox outbox = new Outbox(3, 100);
        outbox.offer("a", OutboxTest::unwatched);
        outbox.offer("b", OutboxTest::unwatched);

        assertThat(outbox.poll()).isEqualTo("a");
        assertThat(outbox.poll()).isEqualTo("b");
        assertThat(outbox.poll()).isNull();
    }

    @Test
    void oneFrameMoreThanTheBoundIsRefusedUntilThereIsRoom() {
        Outbox outbox = new Outbox(2, 100);

        assertThat(outbox.offer("a", OutboxTest::unwatched)).isEqualTo(SendOutcome.QUEUED);
        assertThat(outbox.offer("b", OutboxTest::unwatched)).isEqualTo(SendOutcome.QUEUED);
        assertThat(outbox.offer("c", OutboxTest::unwatched)).isEqualTo(SendOutcome.QUEUE_FULL);
        outbox.poll();
        assertThat(outbox.offer("c", OutboxTest::unwatched)).isEqualTo(SendOutcome.QUEUED);
    }

    @Test
    void oneByteMoreThanTheBoundIsRefusedAndBytesAreThoseOfUtf8() {
        Outbox outbox = new Outbox(100, 10);

        assertThat(outbox.offer("äöü", OutboxTest::unwatched)).isEqualTo(SendOutcome.QUEUED); // 6
        assertThat(outbox.offer("😀x", OutboxTest::unwatched)).isEqualTo(SendOutcome.QUEUE_FULL); // 5
        assertThat(outbox.offer("😀", OutboxTest::unwatched)).isEqualTo(SendOutcome.QUEUED); // 4
        assertThat(outbox.offer("x", OutboxTest::unwatched)).isEqualTo(SendOutcome.QUEUE_FULL);
        outbox.clear();
        assertThat(outbox.offer("€€€x", OutboxTest::unwatched)).isEqualTo(SendOutcome.QUEUED); // 10
    }

    @Test
    void frameLargerThanAnyPeerTakesIsRefusedForGood() {
        Outbox outbox = new Outbox(100, Long.MAX_VALUE);

        assertThat(outbox.offer("x".repeat(LinkConfig.MAX_FRAME_BYTES), OutboxTest::unwatched))
                .isEqualTo(SendOutcome.QUEUED);
        assertThat(outbox.offer("x".repeat(LinkConfig.MAX_FRAME_BYTES + 1), OutboxTest::unwatched))
                .isEqualTo(SendOutcome.TOO_LARGE);
    }

    @Test
    void tellsOnceThatAFrameWaitsNoLonger() {
        Outbox outbox = new Outbox(2, 100);
        List<String> gone = new ArrayList<>();
        outbox.offer("a", () -> gone.add("a"));
        outbox.offer("b", () -> gone.add("b"));
        outbox.offer("refused", () -> gone.add("refused"));

        outbox.poll();
        assertThat(gone).containsExactly("a");
        outbox.clear();
        assertThat(gone).containsExactly("a", "b");
    }

    private static void unwatched() {}
}
