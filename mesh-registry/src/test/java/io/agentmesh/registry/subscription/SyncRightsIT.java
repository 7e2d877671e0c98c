package io.agentmesh.registry.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.sync.Follower;
import io.agentmesh.registry.testing.FaultyStore;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rights that end after a request to follow was allowed, and before its connection is there to be closed.
final class SyncRightsIT {
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId BOB = Keys.BOB.id();

    private final AtomicReference<FaultyStore> wrapped = new AtomicReference<>();
    private final TestRegistry registry;
    private final FaultyStore store;
    private final TestUser ann;

    SyncRightsIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        registry = TestRegistry.in(folder, RegistryOptions.DEFAULT, inner -> {
            var faulty = new FaultyStore(inner);
            wrapped.set(faulty);
            return faulty;
        });
        store = Objects.requireNonNull(wrapped.get());
        ann = registry.user("ann");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void revokedAgentIsClosedAndToldNothing() throws Exception {
        ann.register(ALICE, "Alice");

        store.afterReading(
                Follower.class,
                () -> ann.post(
                        "/revocations", KeyRevocation.sign(Keys.ALICE, null, 1).toJson()));

        assertClosedAndToldNothing(ann, ALICE, "key revoked");
    }

    @Test
    void agentWithoutACardIsClosedAndToldNothing() throws Exception {
        AgentCard card = ann.register(ALICE, "Alice");

        store.afterReading(Follower.class, () -> ann.delete("/agents/" + card.id()));

        assertClosedAndToldNothing(ann, ALICE, "card deleted");
    }

    @Test
    void removedMembersAgentIsClosedAndToldNothing() throws Exception {
        TestUser ben = registry.user("ben");
        String membership = ann.letIn(ben, BOB);

        store.afterReading(Follower.class, () -> ann.delete(membership));

        assertClosedAndToldNothing(ben, BOB, "not a member any more");
    }

    private static void assertClosedAndToldNothing(TestUser user, AgentId agent, String reason) throws Exception {
        try (TestFollower follower = user.follow(agent)) {
            assertThat(follower.closed()).isEqualTo(new TestFollower.Closed(1008, reason));
            assertThat(follower.waiting()).isZero();
        }
    }
}
