package io.agentmesh.tests.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.tests.install.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thousand requests at once to an agent that answers none of them for a while: each ends in its time,
/// and the daemons on the way need neither a thread for each nor more memory than they have.
final class ManyRequestsIT {
    private static final int REQUESTS = 1_000;
    private static final Duration DEADLINE = Duration.ofMinutes(4);
    /// Of a daemon on any machine, whatever it is asked: some 25, and one carrier for each processor.
    private static final int MOST_THREADS = 64 + Runtime.getRuntime().availableProcessors();

    /// A heap that a thousand threads' worth of buffers would not fit into, a sixth of the launcher's.
    private static final String SMALL_HEAP = "-XX:TieredStopAtLevel=1 -Xmx64m -XX:+ExitOnOutOfMemoryError";

    /// Failsafe runs in the module's folder.
    private final Toolbox tools = Toolbox.ofScripts(Path.of("").toAbsolutePath().resolveSibling("scripts"));

    @Test
    void daemonsAreBoundedWhateverWaitsForASlowAgent(@TempDir Path folder) throws IOException, InterruptedException {
        // All else as the launcher of a distribution bounds it: classes, compiled code.
        List<String> options = new Launcher(folder).options("meshd", SMALL_HEAP);
        // The last requests leave 20 s after the first, as fast as the relay takes them: none may be over by then.
        Map<String, String> environment =
                Map.of("MESH_JAVA_OPTIONS", String.join(" ", options), "MESH_LOCAL_AGENT_TIMEOUT", "10m");
        try (LiveMesh mesh = new LiveMesh(tools, environment)) {
            // No more than 256 may wait for a session; all of them have one.
            assertThat(ask(mesh, 0)).isEqualTo(Load.RESULT);
            mesh.bob().agent().hold();
            Map<Long, String> endings = new ConcurrentHashMap<>();
            for (long n = 1; n <= REQUESTS; n++) {
                long number = n;
                Thread.ofVirtual().start(() -> endings.put(number, ask(mesh, number)));
            }

            mesh.await(
                    DEADLINE,
                    "every request to have ended or to wait for the agent",
                    () -> endings.size() + mesh.bob().agent().held() == REQUESTS);
            int held = mesh.bob().agent().held();
            int asking = threads(mesh.alice().daemon());
            int asked = threads(mesh.bob().daemon());
            mesh.bob().agent().release();
            mesh.await(DEADLINE, "every request to end", () -> endings.size() == REQUESTS);

            System.out.println(held + " waited for the agent; threads " + asking + " and " + asked);
            assertThat(held).isPositive();
            assertThat(asking).isLessThan(MOST_THREADS);
            assertThat(asked).isLessThan(MOST_THREADS);
            assertThat(Set.copyOf(endings.values())).isSubsetOf(Load.RESULT, "remote");
            assertThat(endings.values().stream().filter(Load.RESULT::equals)).hasSize(held);
            assertThat(mesh.bob().agent().mostTimes()).isOne();
        }
    }

    private static String ask(LiveMesh mesh, long number) {
        try {
            return Load.ask(mesh.alice(), mesh.bob(), number, DEADLINE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static int threads(Part program) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(program.pid()), "task"))) {
            return (int) tasks.count();
        }
    }
}
