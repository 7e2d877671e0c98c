package io.agentmesh.offline.session;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With how many peers there are sessions.
final class CrowdTest {
    @Test
    void peerThatWasSilentForLongestGivesWayToOneMore(@TempDir Path folder) throws Exception {
        try (OfflineWorld world = new OfflineWorld(folder)) {
            OfflineEnd bob = world.join(BOB);
            world.join(CAROL).send(bob, "early");
            world.advance(Duration.ofSeconds(3));
            world.join(ALICE).send(bob, "late");
            world.advance(Duration.ofSeconds(3));

            assertThat(beyond(bob, 2, ALICE.id())).isEmpty();
            assertThat(beyond(bob, 1, ALICE.id())).containsExactly(CAROL.id());
            assertThat(beyond(bob, 1, CAROL.id())).containsExactly(ALICE.id());
        }
    }

    private static List<AgentId> beyond(OfflineEnd end, long most, AgentId butNot) throws Exception {
        return end.store().call(tx -> SessionTable.mostSilent(tx, most, butNot));
    }
}
