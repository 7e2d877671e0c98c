package io.agentmesh.sdk.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OutboxTest {
    @Test
    void framesLeaveInTheOrderInWhichTheyCame() {
        Outbox outbox = new Outbox(3, 100);
        outbox.offer("a");
        outbox.offer("b");

        assertThat(outbox.poll()).isEqualTo("a");
        assertThat(outbox.poll()).isEqualTo("b");
        assertThat(outbox.poll()).isNull();
    }

    @Test
    void oneFrameMoreThanTheBoundIsRefusedUntilThereIsRoom() {
        Outbox outbox = new Outbox(2, 100);

        assertThat(outbox.offer("a")).isEqualTo(SendOutcome.QUEUED);
        assertThat(outbox.offer("b")).isEqualTo(SendOutcome.QUEUED);
        assertThat(outbox.offer("c")).isEqualTo(SendOutcome.QUEUE_FULL);
        outbox.poll();
        assertThat(outbox.offer("c")).isEqualTo(SendOutcome.QUEUED);
    }

    @Test
    void oneByteMoreThanTheBoundIsRefusedAndBytesAreThoseOfUtf8() {
        Outbox outbox = new Outbox(100, 10);

        assertThat(outbox.offer("äöü")).isEqualTo(SendOutcome.QUEUED); // 6
        assertThat(outbox.offer("😀x")).isEqualTo(SendOutcome.QUEUE_FULL); // 5
        assertThat(outbox.offer("😀")).isEqualTo(SendOutcome.QUEUED); // 4
        assertThat(outbox.offer("x")).isEqualTo(SendOutcome.QUEUE_FULL);
        outbox.clear();
        assertThat(outbox.offer("€€€x")).isEqualTo(SendOutcome.QUEUED); // 10
    }

    @Test
    void frameLargerThanAnyPeerTakesIsRefusedForGood() {
        Outbox outbox = new Outbox(100, Long.MAX_VALUE);

        assertThat(outbox.offer("x".repeat(LinkConfig.MAX_FRAME_BYTES))).isEqualTo(SendOutcome.QUEUED);
        assertThat(outbox.offer("x".repeat(LinkConfig.MAX_FRAME_BYTES + 1))).isEqualTo(SendOutcome.TOO_LARGE);
    }
}
