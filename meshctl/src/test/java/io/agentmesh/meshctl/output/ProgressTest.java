package io.agentmesh.meshctl.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshctl.testing.FakeScreen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final String ERASE = "\r\u001b[K";
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final FakeClock clock = FakeClock.atSomeDay();
    private final FakeScreen screen = new FakeScreen().becomesTerminal();
    private final StringWriter err = new StringWriter();

    private Progress progress(Look look) {
        return new Progress(screen, look, clock, new PrintWriter(err));
    }

    private void passes(Duration time) {
        clock.advance(time);
        screen.beat();
    }

    @Test
    void nothingIsSaidWithinTheFirstSecond() {
        Progress progress = progress(Look.PLAIN);

        progress.asks("meshd");
        passes(A_SECOND.minusMillis(1));
        progress.end();

        assertThat(err).hasToString("");
    }

    @Test
    void lineGrowsOlderEverySecondAndIsGoneAtTheEnd() {
        Progress progress = progress(Look.PLAIN);

        progress.asks("meshd");
        passes(A_SECOND);
        passes(A_SECOND);
        progress.end();

        assertThat(err).hasToString(ERASE + "Waiting for meshd, 1 s" + ERASE + "Waiting for meshd, 2 s" + ERASE);
        assertThat(screen.listeners()).isZero();
    }

    @Test
    void taskSaysMoreThanWhomItAsksAndHowLongItMayTake() {
        Progress progress = progress(Look.PLAIN);

        progress.waitsFor("bob's reply", Optional.of(Duration.ofSeconds(30)));
        progress.asks("meshd");
        passes(A_SECOND);

        assertThat(err).hasToString(ERASE + "Waiting for bob's reply, 1 s of at most 30 s");
    }

    @Test
    void lineIsGoneBeforeAnythingElseIsPrintedAndComesBack() {
        Progress progress = progress(Look.PLAIN);
        progress.waitsFor("bob's next result", Optional.empty());
        passes(A_SECOND);
        err.getBuffer().setLength(0);

        progress.goesOn();
        progress.around(() -> err.write("{}\n"));
        screen.beat();
        passes(A_SECOND);

        assertThat(err).hasToString(ERASE + "{}\n" + ERASE + "Waiting for bob's next result, 1 s");
    }

    @Test
    void colourIsLeftOutWhereNobodyWantsIt() {
        Progress progress = progress(Look.of(Map.of("TERM", "xterm")));
        progress.asks("meshd");
        passes(A_SECOND);

        assertThat(err).hasToString(ERASE + "\u001b[2mWaiting for meshd, 1 s\u001b[0m");
        assertThat(Look.of(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isEqualTo(Look.PLAIN);
        assertThat(Look.of(Map.of("TERM", "xterm", "NO_COLOR", ""))).isEqualTo(Look.COLOURED);
    }

    @Test
    void terminalThatCannotWriteOverGetsOneLine() {
        Progress progress = progress(Look.of(Map.of("TERM", "dumb")));

        progress.asks("meshd");
        passes(A_SECOND);
        passes(A_SECOND);
        progress.end();

        assertThat(err).hasToString("Waiting for meshd, 1 s\n");
        assertThat(Look.of(Map.of("TERM", "xterm", "MESH_ACCESSIBLE", "1"))).isEqualTo(Look.LINES);
        assertThat(Look.of(Map.of())).isEqualTo(Look.LINES);
    }

    @Test
    void nothingIsWrittenWhereNobodyWatchesAndNobodyIsWokenAgain() {
        FakeScreen file = new FakeScreen();
        Progress progress = new Progress(file, Look.COLOURED, clock, new PrintWriter(err));

        progress.asks("meshd");
        clock.advance(A_SECOND);
        file.beat();

        assertThat(err).hasToString("");
        assertThat(file.listeners()).isZero();
    }

    @Test
    void lineIsTakenAwayWhenTheProcessIsToldToEnd() {
        Progress progress = progress(Look.PLAIN);
        progress.asks("meshd");
        passes(A_SECOND);
        err.getBuffer().setLength(0);

        screen.end();

        assertThat(err).hasToString(ERASE);
    }

    @Test
    void lineIsNeverWiderThanANarrowTerminalNorControlsIt() {
        Progress progress = progress(Look.PLAIN);

        progress.asks("the registry at http://\u001b[31m" + "x".repeat(100));
        passes(A_SECOND);

        String line = err.toString().substring(ERASE.length());
        assertThat(line).hasSize(Progress.MAX_COLUMNS).endsWith("…").doesNotContain("\u001b");
    }
}
