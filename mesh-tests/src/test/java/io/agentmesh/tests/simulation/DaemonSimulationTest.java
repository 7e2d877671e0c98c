package io.agentmesh.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Seeds;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Daemons whose registry changes its mind, from many seeds. What must hold is in the package's comment.
final class DaemonSimulationTest {
    /// Seeds of the build; `scripts/simulate` runs as many as it is told.
    private static final int SEEDS = Integer.getInteger("mesh.seeds", 40);

    @BeforeAll
    static void onlyErrorsAreLogged() {
        Quiet.begin();
    }

    @AfterAll
    static void everythingIsLoggedAgain() {
        Quiet.end();
    }

    @Test
    void daemonsDoAsTheyWereToldWhateverGoesWrong(@TempDir Path folder) {
        Tally all = new Tally();

        Seeds.each(SEEDS, seed -> {
            Tally one = run(seed, folder);
            synchronized (all) {
                all.count("seeds");
                all.add(one);
            }
        });

        System.out.println(summary(all));
        assertThat(all.of("inquiry: result")).isGreaterThan(all.ofKind("inquiry: ") / 5);
        assertThat(all.of("inquiry: remote acl_denied")).isGreaterThan(all.ofKind("inquiry: ") / 5);
    }

    private static Tally run(long seed, Path folder) {
        try (SeedFolder home = SeedFolder.in(folder, seed)) {
            return new DaemonWorld(seed, home.path(), Set.of()).run().tally();
        }
    }

    private static String summary(Tally all) {
        return "simulation of daemons: %d seeds, %d events, %d envelopes; faults: %s; registry: %s; inquiries: %s; orders: %s"
                .formatted(
                        all.of("seeds"),
                        all.of("events"),
                        all.of("envelopes"),
                        all.listOfKind("fault: "),
                        all.listOfKind("registry: "),
                        all.listOfKind("inquiry: "),
                        all.listOfKind("order: "));
    }
}
