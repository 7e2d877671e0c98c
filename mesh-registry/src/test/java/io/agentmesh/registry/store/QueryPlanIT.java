package io.agentmesh.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.StartException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The questions that routes ask of large tables, as SQLite means to answer them: by an index (registry §11 W12). The
/// statements are those of the repositories, shortened to what decides their plan.
final class QueryPlanIT {
    private final SqliteStore store;

    QueryPlanIT(@TempDir Path folder) throws StartException {
        store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM api_tokens WHERE token_hash = 'x'",
                "SELECT * FROM agent_cards WHERE group_id = 'x' ORDER BY updated_at DESC, rowid DESC LIMIT 100",
                "SELECT * FROM agent_cards WHERE agent_id = 'x' AND group_id = 'y' ORDER BY updated_at DESC, rowid DESC",
                "SELECT * FROM agent_cards WHERE agent_id = 'x' AND owner_id = 'y' ORDER BY updated_at DESC, rowid DESC",
                "SELECT group_id FROM agent_cards WHERE agent_id = 'x' ORDER BY rowid LIMIT 1",
                "SELECT group_id FROM agent_cards WHERE pending_agent_id = 'x' AND rotation_expires_at IS NOT NULL",
                "SELECT * FROM card_capabilities AS k CROSS JOIN agent_cards AS c ON c.id = k.card_id"
                        + " WHERE k.name = 'x' AND c.group_id = 'y' ORDER BY c.updated_at DESC LIMIT 100",
                "SELECT * FROM group_members AS m JOIN groups AS g ON g.id = m.group_id WHERE m.user_id = 'x'"
                        + " ORDER BY m.rowid LIMIT 1000",
                "SELECT role FROM group_members WHERE group_id = 'x' AND user_id = 'y'",
                "SELECT * FROM acl_rules WHERE group_id = 'x' ORDER BY created_at, rowid LIMIT 10000",
                "SELECT * FROM acl_rules WHERE group_id = 'x' AND source = 'y' AND target = 'z'"
                        + " ORDER BY created_at, rowid LIMIT 1",
                "SELECT count(*) FROM group_members WHERE group_id = 'x' AND role = 'owner'",
                "SELECT * FROM group_members AS m JOIN users AS u ON u.id = m.user_id WHERE m.group_id = 'x'"
                        + " ORDER BY m.rowid LIMIT 10000",
                "SELECT * FROM agent_cards WHERE owner_id = 'x' AND group_id = 'y' ORDER BY updated_at DESC, rowid DESC",
                "DELETE FROM api_tokens WHERE token_hash IN"
                        + " (SELECT token_hash FROM token_origins WHERE group_id = 'x') AND user_id = 'y'",
                "DELETE FROM setup_keys WHERE group_id = 'x' AND user_id = 'y'",
                "SELECT * FROM setup_keys WHERE key_hash = 'x'",
                "SELECT * FROM setup_keys WHERE user_id = 'x' ORDER BY created_at DESC, rowid DESC LIMIT 1000",
                "SELECT * FROM revocations ORDER BY created_at DESC LIMIT 20000",
                "SELECT 1 FROM revocations WHERE agent_id = 'x'"
            })
    void isAnsweredFromAnIndex(String statement) throws InterruptedException {
        List<String> plan =
                store.read(tx -> tx.queryAll("EXPLAIN QUERY PLAN " + statement, row -> row.getString("detail")));

        assertThat(plan).isNotEmpty().noneMatch(step -> step.startsWith("SCAN") && !step.contains("USING INDEX"));
    }
}
