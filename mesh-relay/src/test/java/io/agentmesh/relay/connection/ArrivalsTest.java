package io.agentmesh.relay.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.FakeLink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final FakeLink link = new FakeLink(clock);
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> taken = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals(link, threads::add, clock, this::take);

    @Test
    void envelopesAreTakenInTheOrderInWhichTheyCameAFewInATurn() {
        List<String> texts = add(Arrivals.TURN + 1);
        assertThat(threads).hasSize(1);

        threads.remove().run();
        assertThat(taken).hasSize(Arrivals.TURN);
        runAll();

        assertThat(taken).containsExactlyElementsOf(texts);
    }

    @Test
    void oneThreadAtATimeHasTheTurn() {
        add(1);
        Runnable turn = threads.remove();
        add(1);
        assertThat(threads).isEmpty();

        turn.run();
        add(1);

        assertThat(threads).hasSize(1);
    }

    @Test
    void socketIsNotReadAboveTheBoundOfEnvelopesUntilHalfOfThemAreDone() {
        add(Arrivals.MAX_ENVELOPES);
        assertThat(link.isPaused()).isFalse();

        add(1);
        assertThat(link.isPaused()).isTrue();
        threads.remove().run();
        clock.advance(Duration.ZERO);
        assertThat(link.isPaused()).isTrue();
        threads.remove().run();
        threads.remove().run();
        clock.advance(Duration.ZERO);

        assertThat(link.isPaused()).isFalse();
    }

    @Test
    void socketIsNotReadAboveTheBoundOfBytes() {
        String half = "x".repeat(Arrivals.MAX_BYTES / 2);
        arrivals.add(Utf8Text.of(half));
        arrivals.add(Utf8Text.of(half));
        assertThat(link.isPaused()).isFalse();

        arrivals.add(Utf8Text.of("x"));
        assertThat(link.isPaused()).isTrue();
        runAll();
        clock.advance(Duration.ZERO);

        assertThat(link.isPaused()).isFalse();
    }

    @Test
    void singleEnvelopeWaitsWhateverItsSize() {
        arrivals.add(Utf8Text.of("x".repeat(Arrivals.MAX_BYTES + 1)));

        assertThat(link.isPaused()).isFalse();
    }

    @Test
    void endIsToldOnceNothingWaits() {
        List<String> told = new ArrayList<>();
        add(1);

        arrivals.finish(() -> told.add("done"));
        assertThat(told).isEmpty();
        runAll();
        new Arrivals(link, threads::add, clock, this::take).finish(() -> told.add("nothing came"));

        assertThat(told).containsExactly("done", "nothing came");
        assertThat(taken).hasSize(1);
    }

    /// The relay stops: its threads take no more turns.
    @Test
    void threadThatBringsAnEnvelopeTakesItIfNoOtherDoes() {
        var stopping = new Arrivals(
                link,
                task -> {
                    throw new RejectedExecutionException("stopping");
                },
                clock,
                this::take);

        stopping.add(Utf8Text.of("a"));

        assertThat(taken).containsExactly("a");
    }

    @Test
    void faultOfOursEndsTheConnectionAndTheOthersAreTaken() {
        arrivals.add(Utf8Text.of("break"));
        List<String> texts = add(2);

        runAll();

        assertThat(link.ending()).isEqualTo(Ending.FAULT);
        assertThat(taken).containsExactlyElementsOf(texts);
    }

    private List<String> add(int number) {
        List<String> texts =
                IntStream.range(0, number).mapToObj(i -> "envelope " + i).toList();
        texts.forEach(text -> arrivals.add(Utf8Text.of(text)));
        return texts;
    }

    private void take(Arrivals.Arrival arrival) {
        String text = arrival.text().text();
        if (text.equals("break")) {
            throw new IllegalStateException("a bug");
        }
        taken.add(text);
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }
}
