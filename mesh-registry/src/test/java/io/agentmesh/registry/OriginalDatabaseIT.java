package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.SetupKeyRecord;
import io.agentmesh.core.account.SetupKeyUsage;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API over a database that the original's registry made and filled.
final class OriginalDatabaseIT {
    private static final String DUMP = "database-of-the-original.sql";

    private final TestRegistry registry;
    private final TestUser ann;

    OriginalDatabaseIT(@TempDir Path folder) throws IOException, SQLException, StartException {
        fill(folder.resolve("registry.db"));
        registry = TestRegistry.in(folder);
        ann = registry.withToken("test-token-1");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void tokenUserAndGroupGoOn() throws Exception {
        assertThat(ann.self().externalId()).isEqualTo("github:12345");
        assertThat(ann.self().createdAt().text()).isEqualTo("2026-01-02T03:04:05.123456Z");
        assertThat(ann.group().name()).isEqualTo("default");
        assertThat(ann.get("/status").body()).contains("\"agent_count\":2");
    }

    @Test
    void cardsAreFoundByEveryFilter() throws Exception {
        assertThat(ann.search("")).extracting(AgentCard::name).containsExactly("Bob", "Alice");
        assertThat(ann.search("?capability=scheduling"))
                .extracting(AgentCard::name)
                .containsExactly("Alice");
        AgentCard alice = ann.search("?agent_id=" + Keys.ALICE.id()).getFirst();
        assertThat(alice.description()).isEqualTo("plans é");
        assertThat(alice.metadata()).hasToString("{\"a\":[1.5,null],\"z\":1}");
        assertThat(ann.put("/agents/" + alice.id(), TestUser.registration(Keys.ALICE.id(), "Alice 2"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void rulesRevocationsAndKeysAreShown() throws Exception {
        assertThat(ann.get("/acl").body()).contains("\"allowed_capabilities\":[\"echo\",\"list\"]");
        assertThat(ann.get("/revocations").body()).contains(Keys.CAROL.id().value(), "1700000000123");
        assertThat(TestUser.read(ann.get("/setup-keys"), JsonShape.listOf(SetupKeyRecord.SHAPE)))
                .extracting(SetupKeyRecord::usage)
                .containsExactly(new SetupKeyUsage.Reusable(5), new SetupKeyUsage.OneOff());
    }

    @Test
    void followerGetsTheGroupAsItWas() throws Exception {
        try (TestFollower bob = ann.follow(Keys.BOB.id())) {
            assertThat(bob.snapshot().peers()).hasSize(2);
        }
    }

    private static void fill(Path file) throws IOException, SQLException {
        try (InputStream in = Objects.requireNonNull(SqliteStore.class.getResourceAsStream(DUMP));
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
