package io.agentmesh.tests.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.examples.lab.Toolbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// A key is rotated while everything runs: real registry, relay and daemons, none of which is restarted.
final class RotationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Failsafe runs in the module's folder.
    private final Toolbox tools = Toolbox.ofScripts(Path.of("").toAbsolutePath().resolveSibling("scripts"));

    private final AtomicLong numbers = new AtomicLong();

    @Test
    void peersGoOnTalkingWithARotatedAgentInBothDirections() throws Exception {
        try (LiveMesh mesh = new LiveMesh(tools)) {
            assertThat(isAnswered(mesh.alice(), mesh.bob())).isTrue();

            mesh.bob().rotate();

            mesh.awaitLinks();
            await().atMost(PATIENCE).until(() -> isAnswered(mesh.alice(), mesh.bob()));
            await().atMost(PATIENCE).until(() -> isAnswered(mesh.bob(), mesh.alice()));
            assertThat(mesh.alice().agent().mostTimes()).isEqualTo(1);
            assertThat(mesh.bob().agent().mostTimes()).isEqualTo(1);
        }
    }

    private boolean isAnswered(LiveMesh.Side asking, LiveMesh.Side asked) throws Exception {
        return asking.ask(asked, numbers.incrementAndGet()).status() == 200;
    }
}
