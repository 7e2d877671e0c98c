package io.agentmesh.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

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

/// Kills a process in the middle of its writing, some times over: what was answered is there, and nothing is
/// half there.
final class StoreCrashIT {
    private static final int ROUNDS = 3;
    private static final int ANSWERS_BEFORE_THE_END = 200;

    private final Path database;

    StoreCrashIT(@TempDir Path folder) {
        database = folder.resolve("registry.db");
    }

    @Test
    void everythingAnsweredIsThereAfterTheKill() throws Exception {
        List<String> answered = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            answered.addAll(writeUntilKilled(round));
        }

        try (SqliteStore store = SqliteStore.open(database.toString(), StoreLimits.DEFAULT)) {
            List<String> users =
                    store.read(tx -> tx.queryAll("SELECT id FROM users LIMIT 1000000", row -> row.getString(1)));
            int halves = store.read(tx -> tx.queryOne(
                            "SELECT count(*) FROM users AS u WHERE NOT EXISTS"
                                    + " (SELECT 1 FROM api_tokens AS t WHERE t.user_id = u.id)",
                            row -> row.getInt(1))
                    .orElseThrow());
            assertThat(answered).hasSizeGreaterThanOrEqualTo(ROUNDS * ANSWERS_BEFORE_THE_END);
            assertThat(users).containsAll(answered);
            assertThat(halves).isZero();
            assertThat(store.<String>read(tx -> tx.queryOne("PRAGMA integrity_check", row -> row.getString(1))
                            .orElseThrow()))
                    .isEqualTo("ok");
        }
    }

    /// The writes that were answered before, or at the very moment when, the process was killed.
    private List<String> writeUntilKilled(int round) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        database.toString(),
                        String.valueOf(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> answered = new ArrayList<>();
        try (BufferedReader answers =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.endsWith(";")) {
                    answered.add(line.substring(0, line.length() - 1));
                }
                if (answered.size() == ANSWERS_BEFORE_THE_END) {
                    // By its handle, which leaves what was printed before readable.
                    writer.toHandle().destroyForcibly();
                }
            }
        }
        writer.waitFor();
        return answered;
    }

    /// Writes users with a token each, from eight threads, and says so after each one.
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            SqliteStore store = SqliteStore.open(arguments[0], StoreLimits.DEFAULT);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int thread = 0; thread < 8; thread++) {
                    String prefix = arguments[1] + "-" + thread + "-";
                    threads.execute(() -> write(store, prefix));
                }
            }
        }

        private static void write(SqliteStore store, String prefix) {
            try {
                for (int i = 0; true; i++) {
                    String id = prefix + i;
                    store.write(tx -> {
                        tx.update("INSERT INTO users VALUES (?, ?, 'x', NULL, 'x')", id, id);
                        return tx.update("INSERT INTO api_tokens VALUES (?, ?, 'x', NULL)", id, id);
                    });
                    System.out.println(id + ";");
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
