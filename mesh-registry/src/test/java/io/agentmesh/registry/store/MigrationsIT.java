package io.agentmesh.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.program.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Databases of other versions, ours and the original's. `database-of-the-original.sql` is the dump of one that its
/// registry, version 0.4.0, made and filled.
final class MigrationsIT {
    private final Path file;

    MigrationsIT(@TempDir Path folder) {
        file = folder.resolve("registry.db");
    }

    @Test
    void databaseOfTheOriginalIsOpenedWithEverythingInIt() throws Exception {
        fill("database-of-the-original.sql");

        try (SqliteStore store = open()) {
            assertThat(texts(store, "SELECT name FROM agent_cards ORDER BY name LIMIT 10"))
                    .containsExactly("Alice", "Bob");
            assertThat(texts(store, "SELECT name FROM card_capabilities ORDER BY name LIMIT 10"))
                    .containsExactly("contact", "echo", "scheduling");
            assertThat(texts(store, "SELECT count(*) FROM acl_rules")).containsExactly("1");
            assertThat(texts(store, "SELECT count(*) FROM setup_keys")).containsExactly("2");
            assertThat(texts(store, "SELECT count(*) FROM revocations")).containsExactly("1");
            assertThat(texts(store, "PRAGMA user_version")).containsExactly(Integer.toString(Migrations.VERSION));
        }
    }

    @Test
    void databaseOfTheOriginalIsCopiedBeforeItIsChanged() throws Exception {
        fill("database-of-the-original.sql");

        open().close();

        Path copy = Path.of(file + ".original");
        assertThat(columns(copy, "agent_cards")).contains("pending_agent_id");
        assertThat(columns(copy, "card_capabilities")).isEmpty();
        assertThat(Files.getPosixFilePermissions(copy)).hasSize(2);
    }

    @Test
    void columnsThatAnEarlyOriginalLacksAreAdded() throws Exception {
        execute("CREATE TABLE users (id TEXT PRIMARY KEY)");
        execute("CREATE TABLE groups (id TEXT PRIMARY KEY)");
        execute("CREATE TABLE agent_cards (id TEXT PRIMARY KEY, agent_id TEXT NOT NULL, name TEXT NOT NULL,"
                + " description TEXT, capabilities TEXT NOT NULL, metadata TEXT, registered_at TEXT NOT NULL,"
                + " updated_at TEXT NOT NULL, owner_id TEXT NOT NULL, group_id TEXT NOT NULL)");
        execute("ALTER TABLE users ADD COLUMN external_id TEXT");

        open().close();

        assertThat(columns(file, "agent_cards")).contains("pending_agent_id", "rotation_expires_at");
    }

    @Test
    void capabilitiesFollowTheirCardWhoeverWritesIt() throws Exception {
        fill("database-of-the-original.sql");
        try (SqliteStore store = open()) {
            String names = "SELECT name FROM card_capabilities ORDER BY name LIMIT 10";
            store.write(
                    tx -> tx.update(
                            "UPDATE agent_cards SET capabilities = '[{\"name\":\"new\"},{\"name\":\"new\"}]' WHERE name = 'Bob'"));
            assertThat(texts(store, names)).containsExactly("contact", "new", "scheduling");

            store.write(tx -> tx.update("DELETE FROM agent_cards WHERE name = 'Alice'"));
            assertThat(texts(store, names)).containsExactly("new");
        }
    }

    @Test
    void databaseOfANewerVersionIsRefusedByName() throws Exception {
        execute("PRAGMA user_version = " + (Migrations.VERSION + 1));

        assertThatThrownBy(this::open)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("registry.db is of a newer version (schema " + (Migrations.VERSION + 1)
                        + "; this program knows " + Migrations.VERSION + ")");
    }

    @Test
    void newestDatabaseIsLeftAsItIs() throws Exception {
        open().close();
        open().close();

        assertThat(Path.of(file + ".original")).doesNotExist();
    }

    private SqliteStore open() throws StartException {
        return SqliteStore.open(file.toString(), StoreLimits.DEFAULT);
    }

    private static List<String> texts(SqliteStore store, String sql) throws InterruptedException {
        return store.read(tx -> tx.queryAll(sql, row -> row.getString(1)));
    }

    private static List<String> columns(Path database, String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Sql sql = new Sql(connection)) {
            return sql.query("SELECT name FROM pragma_table_info(?)", 100, row -> row.getString(1), table);
        }
    }

    private void fill(String dump) throws SQLException, IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(dump))) {
            execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void execute(String statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(statements);
        }
    }
}
