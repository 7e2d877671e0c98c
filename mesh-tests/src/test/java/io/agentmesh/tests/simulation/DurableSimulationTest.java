package io.agentmesh.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Seeds;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Daemons' offline channels under kills at any commit, lost frames and a registry that lies, from many seeds.
/// What must hold is in the package's comment.
final class DurableSimulationTest {
    /// Seeds of the build; `scripts/simulate` runs as many as it is told.
    private static final int SEEDS = Integer.getInteger("mesh.seeds", 12);

    @BeforeAll
    static void onlyErrorsAreLogged() {
        Quiet.begin();
    }

    @AfterAll
    static void everythingIsLoggedAgain() {
        Quiet.end();
    }

    @Test
    void messagesOutliveEverythingThatGoesWrong(@TempDir Path folder) {
        Tally all = new Tally();

        Seeds.each(SEEDS, seed -> {
            Tally one = run(seed, folder).tally();
            synchronized (all) {
                all.count("seeds");
                all.add(one);
            }
        });

        System.out.println(summary(all));
        assertThat(all.of("message: processed")).isGreaterThan(all.of("message: accepted") / 2);
    }

    private static World.Outcome run(long seed, Path folder) {
        try (SeedFolder home = SeedFolder.in(folder, seed)) {
            return new DurableWorld(seed, home.path(), Set.of()).run();
        }
    }

    private static String summary(Tally all) {
        return "simulation of durable messages: %d seeds, %d events, %d envelopes; faults: %s; post: %s; registry: %s; messages: %s"
                .formatted(
                        all.of("seeds"),
                        all.of("events"),
                        all.of("envelopes"),
                        all.listOfKind("fault: "),
                        all.listOfKind("post: "),
                        all.listOfKind("registry: "),
                        all.listOfKind("message: "));
    }
}
