package io.agentmesh.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// As [SimulationCanFailTest] for daemons: each weakness must be found.
final class DaemonCanFailTest {
    @BeforeAll
    static void onlyErrorsAreLogged() {
        Quiet.begin();
    }

    @AfterAll
    static void everythingIsLoggedAgain() {
        Quiet.end();
    }

    @ParameterizedTest
    @EnumSource
    void weaknessIsFound(DaemonQuirk quirk, @TempDir Path folder) {
        // One weakness may show in several ways; the one that matters is among them.
        List<String> found = new ArrayList<>();
        for (long seed = 1; seed <= 20 && !isFound(quirk, found); seed++) {
            try {
                new DaemonWorld(seed, folder.resolve(String.valueOf(seed)), EnumSet.of(quirk)).run();
            } catch (AssertionError broken) {
                found.add(String.valueOf(broken.getMessage()));
            }
        }

        assertThat(isFound(quirk, found)).as(found.toString()).isTrue();
    }

    private static boolean isFound(DaemonQuirk quirk, List<String> messages) {
        return messages.stream().anyMatch(message -> message.contains(quirk.finding()));
    }

    @Test
    void sameSeedGivesTheSameTrace(@TempDir Path folder) {
        String first = trace(7, folder.resolve("first"));
        String again = trace(7, folder.resolve("again"));
        String other = trace(8, folder.resolve("other"));

        assertThat(again).isEqualTo(first).isNotEqualTo(other);
    }

    private static String trace(long seed, Path folder) {
        return new DaemonWorld(seed, folder, Set.of()).run().trace();
    }
}
