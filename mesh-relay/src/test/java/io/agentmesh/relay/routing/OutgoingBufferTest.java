package io.agentmesh.relay.routing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.queue.QueueEntry;
import io.agentmesh.relay.routing.AgentLink.Offer;
import io.agentmesh.relay.routing.Delivery.Source;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OutgoingBufferTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final int size = delivery(1).size();

    @Test
    void takesUpToItsBoundAndRefusesOneMore() {
        var buffer = new OutgoingBuffer(2L * size, clock);

        assertThat(buffer.offer(delivery(1))).isEqualTo(Offer.TAKEN);
        assertThat(buffer.offer(delivery(2))).isEqualTo(Offer.TAKEN);
        assertThat(buffer.offer(delivery(3))).isEqualTo(Offer.FULL);
        assertThat(buffer.outstandingBytes()).isEqualTo(2L * size);
    }

    @Test
    void takesOneAboveItsBoundWhenNothingWaits() {
        var buffer = new OutgoingBuffer(1, clock);

        assertThat(buffer.offer(delivery(1))).isEqualTo(Offer.TAKEN);
        assertThat(buffer.offer(delivery(2))).isEqualTo(Offer.FULL);
    }

    @Test
    void tellsOfRoomOnceAtMostHalfIsLeftAfterARefusal() {
        var buffer = new OutgoingBuffer(4L * size, clock);
        for (int i = 1; i <= 5; i++) {
            buffer.offer(delivery(i));
        }
        for (int i = 0; i < 4; i++) {
            buffer.next();
        }

        assertThat(buffer.written()).isFalse();
        assertThat(buffer.written()).isTrue();
        assertThat(buffer.written()).isFalse();
    }

    @Test
    void givesBackInOrderWhatIsNotWritten() {
        var buffer = new OutgoingBuffer(1 << 20, clock);
        for (int i = 1; i <= 4; i++) {
            buffer.offer(delivery(i));
        }
        buffer.next();
        buffer.next();
        buffer.written();

        buffer.close();

        assertThat(buffer.takeBackAll())
                .extracting(delivery -> delivery.entry().sequence())
                .containsExactly(2L, 3L, 4L);
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.offer(delivery(5))).isEqualTo(Offer.ENDED);
    }

    @Test
    void stallsFromTheFirstByteThatWaitsAndNotBefore() {
        var buffer = new OutgoingBuffer(1 << 20, clock);
        clock.advance(Duration.ofHours(1));
        assertThat(buffer.stalledFor()).isZero();

        buffer.offer(delivery(1));
        buffer.offer(delivery(2));
        clock.advance(Duration.ofSeconds(20));
        assertThat(buffer.stalledFor()).isEqualTo(Duration.ofSeconds(20));

        buffer.next();
        buffer.written();
        clock.advance(Duration.ofSeconds(3));
        assertThat(buffer.stalledFor()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void hasNoBoundOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OutgoingBuffer(0, clock));
    }

    private static Delivery delivery(int number) {
        return new Delivery(new QueueEntry(number, Traffic.envelope(ALICE, BOB, number)), Source.LIVE);
    }
}
