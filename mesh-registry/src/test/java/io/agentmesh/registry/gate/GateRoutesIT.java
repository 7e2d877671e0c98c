package io.agentmesh.registry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GateRoutesIT extends RegistryTest {
    private static final AgentId ALICE = Keys.ALICE.id();

    GateRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void knownAgentIsOfItsGroup() throws Exception {
        ann.register(ALICE, "Alice");

        HttpResponse<String> answer = ask(ALICE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"group_id\":\"" + ann.group().id() + "\"}");
        assertThat(registry.registry().gate().groupOf(ALICE))
                .contains(ann.group().id());
    }

    @Test
    void unknownAgentIsNotFound() throws Exception {
        assertRefused(ask(ALICE), 404, "agent not found");
        assertRefused(ask(new AgentId("")), 404, "agent not found");
        assertRefused(stranger.post("/gate/verify", "{}"), 422, "missing field `agent_id`");
        assertRefused(stranger.post("/gate/verify", "{\"agent_id\":1}"), 422, "agent_id");
    }

    @Test
    void revokedAgentIsNotFoundAnyMore() throws Exception {
        ann.register(ALICE, "Alice");
        ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, null, 1).toJson());

        assertRefused(ask(ALICE), 404, "agent not found");
    }

    @Test
    void strangersCardOfTheSameAgentChangesNothing() throws Exception {
        ann.register(ALICE, "Alice");

        registry.addLikeTheOriginal(stranger, ALICE, "Mallory");

        assertThat(ask(ALICE).body()).contains(ann.group().id().toString());
    }

    /// A database of the original's keeps the cards of members who were removed.
    @Test
    void cardOfSomebodyWhoIsNoMemberAnyMoreLetsNobodyIn(@TempDir Path elsewhere) throws Exception {
        try (TestRegistry other = TestRegistry.in(elsewhere)) {
            TestUser dave = other.user("dave");
            String daveId = dave.self().id().toString();
            dave.register(ALICE, "Alice");
            assertThat(other.registry().gate().groupOf(ALICE)).isPresent();
            try (SqliteStore store =
                    SqliteStore.open(elsewhere.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
                store.write(tx -> tx.update("DELETE FROM group_members WHERE user_id = ?", daveId));
            }

            assertThat(other.registry().gate().groupOf(ALICE)).isEmpty();
        }
    }

    private HttpResponse<String> ask(AgentId agent) throws IOException, InterruptedException {
        return stranger.post("/gate/verify", "{\"agent_id\":\"" + agent + "\",\"user_id\":\"ignored\"}");
    }
}
