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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Kills parts of a mesh of real programs under load, alone and in pairs, and starts them again. Every request
/// ends within its deadline, in a result or in an error that has a word; no agent is asked twice with one
/// number; and the links are back soon after what was started listens.
///
/// What is measured is what the daemons themselves decide: from the last ready line, when whoever was lost can
/// be found again, to the moment at which all links are up. How long a process takes to get there is the
/// machine's affair, and is printed beside it.
final class RestartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int REQUESTS_BETWEEN_KILLS = 20;

    /// Links are looked for again after 8 s at most, and 2 s are for the login:
    /// `RelayLinkTest.linkIsBackTenSecondsAfterItsRelayAtTheLatest` holds the link to these ten by its own clock.
    /// Here it is as long again, because several Java programs start and work beside it on the same machine.
    private static final Duration LINKS_BACK = Duration.ofSeconds(20);

    /// Its deadline is the daemon's to keep; the rest is for a machine that starts several Java programs meanwhile.
    private static final Duration LONGEST = LiveMesh.REQUEST.plusSeconds(15);

    /// Failsafe runs in the module's folder.
    private final Toolbox tools = Toolbox.ofScripts(Path.of("").toAbsolutePath().resolveSibling("scripts"));

    private final long seed = Long.getLong("mesh.restart.seed", 1);

    @Test
    void everyPartMayBeKilledInAnyOrder() throws IOException {
        kill(mesh -> {
            List<List<Part>> alone = new ArrayList<>();
            mesh.parts().forEach(part -> alone.add(List.of(part)));
            Collections.shuffle(alone, new Random(seed));
            return alone;
        });
    }

    /// The pairs that share a link, or a role.
    @Test
    void twoPartsMayBeKilledAtOnce() throws IOException {
        kill(mesh -> {
            Part relay = mesh.relay();
            Part registry = mesh.registry();
            LiveMesh.Side alice = mesh.alice();
            LiveMesh.Side bob = mesh.bob();
            List<List<Part>> pairs = new ArrayList<>(List.of(
                    List.of(relay, registry),
                    List.of(relay, alice.daemon()),
                    List.of(registry, bob.daemon()),
                    List.of(alice.daemon(), bob.daemon()),
                    List.of(bob.daemon(), bob.agent()),
                    List.of(alice.agent(), bob.agent())));
            Collections.shuffle(pairs, new Random(seed));
            return pairs;
        });
    }

    @Test
    void daemonThatIsKilledAtItsWorkHandlesNothingTwice() throws IOException {
        kill(mesh -> Collections.nCopies(3, List.of(mesh.bob().daemon())));
    }

    private void kill(Function<LiveMesh, List<List<Part>>> plan) throws IOException {
        try (LiveMesh mesh = new LiveMesh(tools)) {
            Load there = new Load(mesh.alice(), mesh.bob());
            Load back = new Load(mesh.bob(), mesh.alice());
            try (there;
                    back) {
                for (List<Part> parts : plan.apply(mesh)) {
                    awaitMore(there);
                    killAndStart(parts, mesh);
                }
                awaitMore(there);
                awaitMore(back);
            }
            System.out.println("seed " + seed + ": " + there.tally() + " and back " + back.tally() + ", the longest "
                    + there.longest() + " and " + back.longest());
            allEndedOnce(there, mesh.bob().agent());
            allEndedOnce(back, mesh.alice().agent());
        }
    }

    private static void killAndStart(List<Part> parts, LiveMesh mesh) throws IOException {
        parts.forEach(Part::kill);
        mesh.awaitLoss();
        long started = System.nanoTime();
        for (Part part : parts) {
            part.start();
        }
        mesh.awaitReady(parts);
        long ready = System.nanoTime();
        mesh.awaitLinks();
        Duration back = Duration.ofNanos(System.nanoTime() - ready);
        String names = parts.stream().map(Part::name).collect(Collectors.joining(" and "));
        System.out.println("restart of " + names + ": ready after "
                + Duration.ofNanos(ready - started).toMillis() + " ms, all links back " + back.toMillis()
                + " ms after that");
        assertThat(back).as("links after the restart of %s", names).isLessThan(LINKS_BACK);
    }

    private static void awaitMore(Load load) {
        int results = load.results().size() + REQUESTS_BETWEEN_KILLS;
        await().atMost(PATIENCE).until(() -> load.results().size() >= results);
    }

    private static void allEndedOnce(Load load, TallyAgent agent) {
        assertThat((long) load.ended()).isEqualTo(load.begun());
        assertThat(load.longest()).isLessThan(LONGEST);
        assertThat(load.tally().keySet()).noneMatch(ending -> ending.startsWith(Load.UNTYPED));
        assertThat(load.results()).isNotEmpty().allMatch(number -> agent.times(number) == 1);
        assertThat(agent.mostTimes()).isEqualTo(1);
    }
}
