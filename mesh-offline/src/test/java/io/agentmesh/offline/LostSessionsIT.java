package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who cannot read any more says so, and is sent everything again on another session (offline §9.2). Both found
/// by the simulation.
final class LostSessionsIT {
    private final OfflineWorld world;

    @SuppressWarnings("NullAway.Init") // set before each test
    private OfflineEnd alice;

    @SuppressWarnings("NullAway.Init")
    private OfflineEnd bob;

    LostSessionsIT(@TempDir Path folder) {
        this.world = new OfflineWorld(folder);
    }

    @BeforeEach
    void aliceAndBobHaveASession() throws Exception {
        alice = world.join(ALICE);
        bob = world.join(BOB);
        UUID first = alice.send(bob, "first");
        world.advance(Duration.ofSeconds(10));
        assertThat(alice.stateOf(first)).isEqualTo("processed");
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// A reset that was earlier, by its own clock, than what it is about was ignored.
    @Test
    void peerWhoseClockIsBehindIsHeard() throws Exception {
        alice.skew(Duration.ofMinutes(-5));
        loseSessions(alice);

        UUID second = bob.send(alice, "second");
        world.advance(Duration.ofSeconds(20));

        assertThat(bob.stateOf(second)).isEqualTo("processed");
        assertThat(alice.asked()).hasSize(1);
    }

    /// A reset about a session that its own end does not hold any more was ignored, and what was sent on it lost.
    @Test
    void peerIsHeardAboutASessionThatHasEnded() throws Exception {
        world.lose(envelope -> envelope.from().equals(BOB.id()));
        UUID second = bob.send(alice, "second");
        world.settle();
        loseSessions(alice);
        loseSessions(bob);
        world.lose(envelope -> false);

        world.advance(Duration.ofMinutes(3));

        assertThat(bob.stateOf(second)).isEqualTo("processed");
        assertThat(alice.asked()).hasSize(1);
    }

    private static void loseSessions(OfflineEnd end) throws Exception {
        end.store().call(tx -> tx.update("DELETE FROM session"));
    }
}
