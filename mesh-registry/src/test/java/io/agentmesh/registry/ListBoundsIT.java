package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists of which a user may have many, at their bounds and beyond. They are filled behind the registry's back.
final class ListBoundsIT extends RegistryTest {
    private static final String COUNT = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) ";
    private static final String ID = "printf('00000000-0000-4000-8000-%012d', i)";
    private static final String TIME = "printf('2031-01-01T00:00:00.%09d+00:00', i)";

    private final Path folder;

    ListBoundsIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
        this.folder = folder;
    }

    @Test
    void groupsBeyondAThousandAreLeftOut() throws Exception {
        String user = ann.self().id().toString();
        fill(COUNT + "INSERT INTO groups SELECT " + ID + ", 'g', ?, " + TIME + " FROM n", 1000, user);
        fill(COUNT + "INSERT INTO group_members SELECT " + ID + ", ?, 'member' FROM n", 1000, user);

        assertThat(list("/groups")).hasSize(1000);
        assertThat(ann.group().name()).isEqualTo("default");
        assertRefused(ann.post("/groups", "{\"name\":\"one more\"}"), 409, "as many groups as a user may");
    }

    @Test
    void groupMayHaveTenThousandMembersAndNotOneMore() throws Exception {
        String group = ann.group().id().toString();
        fill(COUNT + "INSERT INTO users SELECT " + ID + ", 'x:' || i, 'x', NULL, " + TIME + " FROM n", 9998);
        fill(COUNT + "INSERT INTO group_members SELECT ?, " + ID + ", 'member' FROM n", 9998, group);
        String members = "/groups/" + group + "/members";

        assertThat(ann.post(members, "{\"user_id\":\"" + stranger.self().id() + "\"}")
                        .statusCode())
                .isEqualTo(201);
        assertRefused(
                ann.post(
                        members,
                        "{\"user_id\":\"" + registry.user("one-more").self().id() + "\"}"),
                409,
                "as many members as it may");
        assertThat(list(members)).hasSize(10_000);
    }

    @Test
    void oldestSetupKeysBeyondAThousandAreLeftOut() throws Exception {
        String user = ann.self().id().toString();
        String group = ann.group().id().toString();
        fill(
                COUNT + "INSERT INTO setup_keys SELECT " + ID + ", 'hash-' || i, ?, ?, 'one_off', NULL, " + TIME + ", "
                        + TIME + " FROM n",
                1001,
                user,
                group);

        assertThat(list("/setup-keys"))
                .hasSize(1000)
                .noneMatch(key -> key.toString().contains("\"hash-1\""));
    }

    @Test
    void oldestRevocationsBeyondTwentyThousandAreLeftOut() throws Exception {
        String user = ann.self().id().toString();
        fill(
                COUNT + "INSERT INTO revocations SELECT 'agent-' || i, NULL, ?, 'x', 0, " + TIME + " FROM n",
                20_001,
                user);

        assertThat(list("/revocations"))
                .hasSize(20_000)
                .noneMatch(revocation -> revocation.toString().contains("\"agent-1\""));
    }

    @Test
    void groupMayHaveTenThousandRulesAndNotOneMore() throws Exception {
        String user = ann.self().id().toString();
        String group = ann.group().id().toString();
        fill(
                COUNT + "INSERT INTO acl_rules SELECT " + ID + ", ?, 's' || i, 't', '[]', ?, " + TIME + " FROM n",
                9999,
                group,
                user);
        String rule = "{\"source\":\"s\",\"target\":\"t\",\"allowed_capabilities\":[]}";

        assertThat(ann.post("/acl", rule).statusCode()).isEqualTo(201);
        assertRefused(ann.post("/acl", rule.replace("\"t\"", "\"u\"")), 409, "as many rules as it may");
        assertThat(list("/acl")).hasSize(10_000);
    }

    private List<JsonValue> list(String path) throws IOException, InterruptedException {
        return TestUser.read(ann.get(path), JsonShape.listOf(JsonShape.any()));
    }

    private void fill(String sql, int rows, String... values) throws StartException, InterruptedException {
        try (SqliteStore store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
            store.write(tx -> {
                Object[] all = new Object[values.length + 1];
                all[0] = rows;
                System.arraycopy(values, 0, all, 1, values.length);
                return tx.update(sql, all);
            });
        }
    }
}
