package io.agentmesh.tests.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.examples.lab.Toolbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Kills parts of a mesh of real programs under load, and starts them again. Every request ends, in a result or in an
/// error that has a word, and no agent is asked twice with one number. How soon the links are back is printed; it is
/// not judged here, for it depends on the machine.
final class RestartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int REQUESTS_BETWEEN_KILLS = 20;

    /// Failsafe runs in the module's folder.
    private final Toolbox tools = Toolbox.ofScripts(Path.of("").toAbsolutePath().resolveSibling("scripts"));

    @Test
    void everyPartMayBeKilledInAnyOrder() throws IOException {
        long seed = Long.getLong("mesh.restart.seed", 1);
        try (LiveMesh mesh = new LiveMesh(tools)) {
            List<Part> order = new ArrayList<>(mesh.parts());
            Collections.shuffle(order, new Random(seed));
            Load there = new Load(mesh.alice(), mesh.bob());
            Load back = new Load(mesh.bob(), mesh.alice());
            try (there;
                    back) {
                for (Part part : order) {
                    killAndStart(part, mesh, there);
                }
                awaitMore(there);
                awaitMore(back);
            }
            System.out.println("seed " + seed + ": " + there.tally() + " and back " + back.tally());
            allEndedOnce(there, mesh.bob().agent());
            allEndedOnce(back, mesh.alice().agent());
        }
    }

    @Test
    void daemonThatIsKilledAtItsWorkHandlesNothingTwice() throws IOException {
        try (LiveMesh mesh = new LiveMesh(tools)) {
            Load load = new Load(mesh.alice(), mesh.bob());
            try (load) {
                for (int kill = 0; kill < 3; kill++) {
                    killAndStart(mesh.bob().daemon(), mesh, load);
                }
                awaitMore(load);
            }
            System.out.println("receiving meshd killed: " + load.tally());
            allEndedOnce(load, mesh.bob().agent());
        }
    }

    private static void killAndStart(Part part, LiveMesh mesh, Load load) throws IOException {
        awaitMore(load);
        part.kill();
        mesh.awaitLoss();
        long started = System.nanoTime();
        part.start();
        mesh.awaitLinks();
        System.out.println("restart of " + part.name() + ": all links back "
                + Duration.ofNanos(System.nanoTime() - started).toMillis() + " ms after its start");
    }

    private static void awaitMore(Load load) {
        int results = load.results().size() + REQUESTS_BETWEEN_KILLS;
        await().atMost(PATIENCE).until(() -> load.results().size() >= results);
    }

    private static void allEndedOnce(Load load, TallyAgent agent) {
        assertThat((long) load.ended()).isEqualTo(load.begun());
        assertThat(load.tally().keySet()).noneMatch(ending -> ending.startsWith(Load.UNTYPED));
        assertThat(load.results()).isNotEmpty().allMatch(number -> agent.times(number) == 1);
        assertThat(agent.mostTimes()).isEqualTo(1);
    }
}
