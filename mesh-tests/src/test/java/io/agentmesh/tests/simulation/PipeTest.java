package io.agentmesh.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a connection does to frames is what TCP does: all of them in order, or nothing more.
final class PipeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Simulation simulation = new Simulation(1);
    private final List<String> came = new ArrayList<>();
    private int roomTold;
    private final Pipe pipe = new Pipe(
            new Pipe.Medium(simulation, new SplittableRandom(1), Latency.INTERNET), new Reader(), () -> roomTold++);

    @Test
    void framesArriveLaterAndInOrder() {
        send(100);

        assertThat(came).isEmpty();
        simulation.run(MINUTE);
        assertThat(came).isEqualTo(numbers(100));
    }

    @Test
    void endComesBehindEverything() {
        send(3);
        pipe.end("done");
        pipe.send(new Frame.Text("too late"));

        simulation.run(MINUTE);

        assertThat(came).containsExactly("0", "1", "2", "ended: done");
    }

    @Test
    void resetLosesWhatIsOnItsWay() {
        send(3);
        pipe.reset("reset");

        simulation.run(MINUTE);

        assertThat(came).containsExactly("ended: reset");
    }

    @Test
    void swallowedFramesAreLostWithoutAWord() {
        pipe.swallow();
        send(3);
        pipe.reset("nobody hears it");

        simulation.run(MINUTE);

        assertThat(came).isEmpty();
    }

    @Test
    void stalledFramesArriveOnceItIsOver() {
        send(3);
        pipe.stall(MINUTE);

        simulation.run(MINUTE.minusNanos(1));
        assertThat(came).isEmpty();
        simulation.run(Duration.ofNanos(1));
        assertThat(came).isEqualTo(numbers(3));
    }

    @Test
    void pausedReaderGetsEverythingWhenItResumes() {
        pipe.pause();
        send(3);
        simulation.run(MINUTE);
        assertThat(came).isEmpty();

        pipe.resume();
        simulation.run(Duration.ZERO);

        assertThat(came).isEqualTo(numbers(3));
    }

    @Test
    void writerIsHeldBackAtTheWindowAndToldWhenThereIsRoom() {
        pipe.pause();
        pipe.send(new Frame.Text("x".repeat(Pipe.WINDOW_BYTES - 1)));
        assertThat(pipe.hasRoom()).isTrue();
        pipe.send(new Frame.Text("x"));
        assertThat(pipe.hasRoom()).isFalse();

        pipe.resume();
        simulation.run(MINUTE);

        assertThat(roomTold).isOne();
        assertThat(pipe.hasRoom()).isTrue();
    }

    private void send(int count) {
        numbers(count).forEach(number -> pipe.send(new Frame.Text(number)));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private final class Reader implements Pipe.Reader {
        @Override
        public void arrived(Frame frame) {
            came.add(frame.toString());
        }

        @Override
        public void ended(String why) {
            came.add("ended: " + why);
        }
    }
}
