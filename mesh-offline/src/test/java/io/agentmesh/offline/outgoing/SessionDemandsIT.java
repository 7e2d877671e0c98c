package io.agentmesh.offline.outgoing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an owner demands of sessions (offline §13.5).
final class SessionDemandsIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);
    private static final SessionDemands ONE_TIME = new SessionDemands(1, true);
    private static final SessionDemands SUITE_2 = new SessionDemands(2, false);

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    SessionDemandsIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void lastResortIsNotTakenWhereAOneTimePrekeyIsRequired() throws Exception {
        alice.demand(ONE_TIME);
        bob.stop();
        world.registry().leave(BOB.id(), 0);

        UUID id = alice.send(bob, "one");
        world.advance(Duration.ofMinutes(30));
        assertThat(alice.sent(id).progress().problem()).isEqualTo("no_prekeys");
        assertThat(alice.stateOf(id)).isEqualTo("stored");
        assertThat(world.carried()).isEmpty();

        bob.start();
        world.advance(Duration.ofMinutes(30));
        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    @Test
    void lastResortIsTakenWhereNothingIsDemanded() throws Exception {
        world.registry().leave(BOB.id(), 0);

        UUID id = alice.send(bob, "one");
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    @Test
    void messageIsRefusedAtOnceWhereAnotherSuiteIsRequired() throws Exception {
        alice.demand(SUITE_2);

        assertThat(refusal(alice.submit(alice.draft(bob, "one", null)))).isEqualTo(ErrorCode.POLICY);
        assertThat(alice.channel().sent()).isEmpty();
    }

    /// It was taken before the owner said so, and is sealed by no session of a suite that is not wanted.
    @Test
    void sessionIsNotBegunWhereAnotherSuiteIsRequiredMeanwhile() throws Exception {
        world.registry().isAway(true);
        UUID id = alice.send(bob, "one");
        alice.demand(SUITE_2);
        int left = world.registry().waitingOf(BOB.id());
        world.registry().isAway(false);

        world.advance(Duration.ofMinutes(1));
        assertThat(alice.sent(id).progress().problem()).isEqualTo("policy");
        assertThat(world.registry().waitingOf(BOB.id())).isEqualTo(left);

        alice.demand(SessionDemands.NONE);
        world.advance(Duration.ofMinutes(10));
        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    private static ErrorCode refusal(Decoded<?> answer) {
        if (answer instanceof Decoded.Bad<?>(Violation why)) {
            return why.code();
        }
        throw new AssertionError(answer);
    }
}
