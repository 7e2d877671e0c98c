package io.agentmesh.tests.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.tests.kill.PointWalk.Role;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A short form of what `scripts/kill-walk` does at length: real programs die before and after commits and
/// renames, and at any time, and of the messages that were accepted none is lost, unreadable or handled
/// twice.
final class KillWalkIT {
    private static final int KILLS = 6;
    private static final long SEED = 1;

    /// Failsafe runs in the module's folder.
    private final Toolbox tools = Toolbox.ofScripts(Path.of("").toAbsolutePath().resolveSibling("scripts"));

    /// Odd points are before a write, even ones after it. Each program comes to these, however many messages
    /// it puts into one commit. A daemon puts its store's key in place first, and then the count of its
    /// starts.
    @ParameterizedTest
    @CsvSource({
        "SENDER, COMMIT, 3, 12",
        "SENDER, RENAME, 2, 3",
        "RECEIVER, COMMIT, 3, 12",
        "RECEIVER, RENAME, 1, 4",
        "RELAY, COMMIT, 1, 2",
        "REGISTRY, COMMIT, 2, 7"
    })
    void nothingIsLostWhenAProgramDiesAtAWritePoint(Role role, WritePoint.Kind kind, int first, int second)
            throws Exception {
        try (PointWalk walk = new PointWalk(tools)) {
            assertThat(walk.step(role, new WritePoint(kind, first)))
                    .as("died at point %s", first)
                    .isTrue();
            assertThat(walk.step(role, new WritePoint(kind, second)))
                    .as("died at point %s", second)
                    .isTrue();

            Books books = walk.books();

            assertThat(books.faults()).isEmpty();
            assertThat(books.accepted()).isPositive();
        }
    }

    @Test
    void nothingIsLostWhenProgramsAreKilledAtAnyTime() throws Exception {
        try (RandomKills kills = new RandomKills(tools, new Random(SEED))) {
            Books books = kills.kill(KILLS);

            assertThat(books.faults()).isEmpty();
            assertThat(books.accepted()).isPositive();
        }
    }
}
