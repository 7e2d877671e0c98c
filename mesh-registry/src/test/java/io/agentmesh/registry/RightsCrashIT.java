package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a registry while it makes groups and cards with setup keys: every answer holds, and nothing is half done
/// (registry §11 W23).
final class RightsCrashIT {
    private static final int ROUNDS = 2;
    private static final int ANSWERS_BEFORE_THE_END = 100;

    private final Path folder;

    RightsCrashIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void nothingIsHalfDoneAfterTheKill() throws Exception {
        List<String> answered = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            answered.addAll(workUntilKilled());
        }

        try (SqliteStore store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
            assertThat(answered).hasSizeGreaterThanOrEqualTo(ROUNDS * ANSWERS_BEFORE_THE_END);
            assertThat(texts(store, "SELECT agent_id FROM agent_cards UNION ALL SELECT name FROM groups"))
                    .containsAll(answered);
            String cards = texts(store, "SELECT count(*) FROM agent_cards").getFirst();
            assertThat(texts(store, "SELECT count(*) FROM token_origins")).containsExactly(cards);
            assertThat(texts(store, "SELECT sum(json_extract(usage, '$.reusable') - uses_remaining) FROM setup_keys"))
                    .containsExactly(cards);
            assertThat(
                            texts(
                                    store,
                                    "SELECT name FROM groups AS g WHERE NOT EXISTS"
                                            + " (SELECT 1 FROM group_members AS m WHERE m.group_id = g.id AND m.role = 'owner')"))
                    .isEmpty();
            assertThat(texts(
                            store,
                            "SELECT count(*) FROM audit_log WHERE what = 'card and token made with a setup key'"))
                    .containsExactly(cards);
        }
    }

    private static List<String> texts(SqliteStore store, String sql) throws InterruptedException {
        return store.read(tx -> tx.queryAll(sql + " LIMIT 1000000", row -> row.getString(1)));
    }

    private List<String> workUntilKilled() throws IOException, InterruptedException {
        Process registry = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Busy.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> answered = new ArrayList<>();
        try (BufferedReader answers =
                new BufferedReader(new InputStreamReader(registry.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("done:") && line.endsWith(";")) {
                    answered.add(line.substring("done:".length(), line.length() - 1));
                }
                if (answered.size() == ANSWERS_BEFORE_THE_END) {
                    // By its handle, which leaves what was printed before readable.
                    registry.toHandle().destroyForcibly();
                }
            }
        }
        registry.waitFor();
        return answered;
    }

    /// A registry, and four clients that make cards and groups and say so after each answer.
    static final class Busy {
        private Busy() {}

        public static void main(String[] arguments) throws Exception {
            TestRegistry registry = TestRegistry.in(Path.of(arguments[0]));
            String run = ProcessHandle.current().pid() + "-";
            TestUser ann = registry.user("ann");
            String key = Json.decode(
                            ann.post(
                                            "/setup-keys",
                                            "{\"group_id\":\"" + ann.group().id()
                                                    + "\",\"usage\":{\"Reusable\":{\"max_uses\":1000000}},"
                                                    + "\"expires_in_secs\":3600}")
                                    .body(),
                            value -> ObjectReader.of(value, "key", "raw_key").string("raw_key"))
                    .orThrow();
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int client = 0; client < 4; client++) {
                    String prefix = run + client + "-";
                    clients.execute(() -> work(registry, ann, key, prefix));
                }
            }
        }

        private static void work(TestRegistry registry, TestUser ann, String key, String prefix) {
            try {
                for (int i = 0; true; i++) {
                    String id = prefix + i;
                    if (made(registry, ann, key, id, i % 4) == 201) {
                        System.out.println("done:" + id + ";");
                    }
                }
            } catch (IOException | InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }

        private static int made(TestRegistry registry, TestUser ann, String key, String id, int turn)
                throws IOException, InterruptedException {
            return turn == 3
                    ? ann.post("/groups", "{\"name\":\"" + id + "\"}").statusCode()
                    : registry.post(
                                    "/register-with-key",
                                    "{\"setup_key\":\"" + key + "\",\"agent_id\":\"" + id
                                            + "\",\"name\":\"m\",\"capabilities\":[]}")
                            .statusCode();
        }
    }
}
