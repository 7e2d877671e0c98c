package io.agentmesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WindowFlowTest {
    private final List<Integer> written = new ArrayList<>();
    /// Each holds its number.
    private final List<ByteBuf> frames = IntStream.range(0, 4)
            .mapToObj(number -> Unpooled.wrappedBuffer(new byte[] {(byte) number}))
            .toList();
    private final WindowTally tally = new WindowTally(2);
    private long nanos = 1;
    private final WindowFlow flow = new WindowFlow(new Written(), frames, 2, tally, () -> nanos);

    @Test
    void eachThatArrivesLetsOneMoreGo() {
        flow.send(2);
        flow.envelope(0);
        flow.envelope(1);
        flow.readComplete();

        assertThat(written).containsExactly(0, 1, 2, 3);
        assertThat(tally.arrived()).isEqualTo(2);
        assertThat(tally.lost()).isEqualTo(2);
    }

    @Test
    void nothingIsSentOnceSendingIsOverAndWhatIsUnderWayStillCounts() throws InterruptedException {
        flow.send(2);
        tally.stopSending(List.of());
        flow.envelope(0);
        flow.readComplete();

        tally.awaitLast(Duration.ofMillis(20));
        assertThat(written).containsExactly(0, 1);
        assertThat(tally.lost()).isEqualTo(1);

        flow.envelope(1);
        assertThat(tally.lost()).isZero();
    }

    @Test
    void whatComesTwiceOrIsNotOursMakesUpForNothing() {
        flow.send(2);
        flow.envelope(0);
        flow.envelope(0);
        flow.envelope(-1);
        flow.envelope(7);

        assertThat(tally.lost()).isEqualTo(1);
    }

    @Test
    void latencyIsThatOfEachSizeWhileItMeasures() {
        flow.send(2);
        nanos += 5_000;
        flow.envelope(0);
        tally.measure(true);
        nanos += 5_000;
        flow.envelope(1);

        assertThat(tally.micros(0, 50)).isNaN();
        assertThat(tally.micros(1, 50)).isBetween(9.99, 10.01);
    }

    private final class Written implements FrameSink {
        @Override
        public void write(ByteBuf frame) {
            written.add((int) frame.getByte(0));
        }

        @Override
        public void flush() {}
    }
}
