package io.agentmesh.tests.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.examples.lab.Typed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A key is rotated while everything runs: real registry, relay and daemons, none of which is restarted for it.
final class RotationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(50);
    private static final int REQUESTS = 20;

    /// The daemon's `Passage` waits no longer for the link under the new key.
    private static final Duration LINK_PATIENCE = Duration.ofSeconds(10);

    /// Failsafe runs in the module's folder.
    private final Toolbox tools = Toolbox.ofScripts(Path.of("").toAbsolutePath().resolveSibling("scripts"));

    /// What the agent itself asks waits for the new key. Only what takes longer to be answered than a rotation
    /// waits is cut off, and says so.
    @Test
    void noRequestIsLostWhileAKeyIsRotatedUnderLoad() throws Exception {
        try (LiveMesh mesh = new LiveMesh(tools)) {
            Load there = new Load(mesh.alice(), mesh.bob(), LONG_ENOUGH);
            Load back = new Load(mesh.bob(), mesh.alice(), LONG_ENOUGH);
            try (there;
                    back) {
                awaitMore(there);
                awaitMore(back);

                mesh.bob().rotate();

                awaitMore(there);
                awaitMore(back);
            }
            System.out.println("rotation: there " + there.tally() + " and back " + back.tally() + ", the longest "
                    + there.longest() + " and " + back.longest());
            assertThat(there.tally()).containsOnlyKeys(Load.RESULT);
            assertThat(back.tally().keySet()).isSubsetOf(promised(back));
            assertThat(mesh.alice().agent().mostTimes()).isEqualTo(1);
            assertThat(mesh.bob().agent().mostTimes()).isEqualTo(1);
        }
    }

    /// On a machine that takes longer for the link than is waited for it, whoever waited is told so, and nobody sooner.
    private static Set<String> promised(Load load) {
        return load.longest().compareTo(LINK_PATIENCE) < 0
                ? Set.of(Load.RESULT, "cancelled")
                : Set.of(Load.RESULT, "cancelled", "relay_unreachable");
    }

    /// The relay is away, so that the request has to wait; whoever waits for it names the old key.
    @Test
    void requestThatWaitsReachesATargetThatIsRotatedMeanwhile() throws Exception {
        try (LiveMesh mesh = new LiveMesh(tools);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            mesh.relay().kill();
            mesh.awaitLoss();
            Future<Typed> waiting = threads.submit(() -> mesh.alice().askAndWait(mesh.bob(), 17));
            await().atMost(PATIENCE).until(() -> mesh.alice().outbox().contains("\"waiting\""));

            mesh.bob().rotate();
            mesh.relay().start();

            Typed answer = waiting.get();
            assertThat(answer.succeeded()).as(answer.printed()).isTrue();
            assertThat(answer.out()).contains("17");
            assertThat(mesh.bob().agent().times(17)).isEqualTo(1);
        }
    }

    private static void awaitMore(Load load) {
        int results = load.results().size() + REQUESTS;
        await().atMost(PATIENCE).until(() -> load.results().size() >= results);
    }
}
