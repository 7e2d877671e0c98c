package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.store.Transaction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the program in the middle of its writing, some times over, and starts it again on what it left: everything
/// that it answered is there, and no change is there by half.
final class RegistryKillIT {
    private static final int ROUNDS = 3;
    private static final int ANSWERS_BEFORE_THE_END = 60;

    private final Path folder;
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();

    RegistryKillIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void everythingAnsweredIsThereAndNothingByHalf() throws Exception {
        assertThat(command(
                                "token",
                                "create",
                                "--user",
                                "dave",
                                "--out",
                                folder.resolve("token").toString())
                        .start()
                        .waitFor())
                .isZero();
        String token = Files.readString(folder.resolve("token")).strip();

        for (int round = 0; round < ROUNDS; round++) {
            writeUntilKilled(token, round);
        }

        try (SqliteStore store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
            assertThat(answered).hasSizeGreaterThanOrEqualTo(ROUNDS * ANSWERS_BEFORE_THE_END);
            assertThat(store.<List<String>>read(tx -> tx.queryAll("""
                            SELECT agent_id FROM agent_cards UNION ALL SELECT name FROM groups""", row -> row.getString(1))))
                    .containsAll(answered);
            // A setup key is spent with a card and a token, or not at all.
            assertThat(count(store, "SELECT count(*) FROM setup_keys WHERE uses_remaining = 0"))
                    .isEqualTo(count(store, "SELECT count(*) FROM agent_cards WHERE agent_id LIKE 'key-%'"))
                    .isEqualTo(count(store, "SELECT count(*) FROM token_origins"));
            assertThat(count(store, """
                            SELECT count(*) FROM groups AS g WHERE NOT EXISTS
                                (SELECT 1 FROM group_members AS m WHERE m.group_id = g.id AND m.role = 'owner')""")).isZero();
            assertThat(count(store, "SELECT cards FROM totals"))
                    .isEqualTo(count(store, "SELECT count(*) FROM agent_cards"))
                    .isEqualTo(count(store, "SELECT count(*) FROM card_texts"));
            store.write(RegistryKillIT::checkFullText);
        }
    }

    private static int checkFullText(Transaction tx) {
        tx.update("INSERT INTO card_words (card_words) VALUES ('integrity-check')");
        return tx.update("INSERT INTO card_trigrams (card_trigrams) VALUES ('integrity-check')");
    }

    private static long count(SqliteStore store, String sql) throws InterruptedException {
        return store.read(tx -> tx.queryOne(sql, row -> row.getLong(1)).orElseThrow());
    }

    private void writeUntilKilled(String token, int round) throws IOException, InterruptedException {
        Process registry = command("--listen", "127.0.0.1:0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String line =
                String.valueOf(registry.inputReader(StandardCharsets.UTF_8).readLine());
        var caller = new Caller("http://" + line.substring(line.indexOf('=') + 1), token);
        var enough = new CountDownLatch(ANSWERS_BEFORE_THE_END);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                String prefix = round + "-" + writer + "-";
                writers.execute(() -> write(caller, prefix, enough));
            }
            try {
                assertThat(enough.await(5, TimeUnit.MINUTES))
                        .as("enough answers")
                        .isTrue();
            } finally {
                registry.toHandle().destroyForcibly();
                registry.waitFor();
            }
        }
    }

    private void write(Caller caller, String prefix, CountDownLatch enough) {
        try {
            String group = caller.firstGroup();
            for (int i = 0; true; i++) {
                answer(caller.register("card-" + prefix + i), "card-" + prefix + i, enough);
                answer(caller.makeGroup("group-" + prefix + i), "group-" + prefix + i, enough);
                answer(caller.registerWithKey(group, "key-" + prefix + i), "key-" + prefix + i, enough);
            }
        } catch (IOException killed) {
            // What was not answered may be there or not.
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpResponse<String> made, String name, CountDownLatch enough) {
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        answered.add(name);
        enough.countDown();
    }

    /// Somebody who writes.
    private record Caller(HttpClient client, String address, String token) {
        Caller(String address, String token) {
            this(HttpClient.newHttpClient(), address, token);
        }

        HttpResponse<String> register(String agent) throws IOException, InterruptedException {
            return post(
                    "/agents", "{\"agent_id\":\"" + agent + "\",\"name\":\"n\",\"capabilities\":[{\"name\":\"c\"}]}");
        }

        HttpResponse<String> makeGroup(String name) throws IOException, InterruptedException {
            return post("/groups", "{\"name\":\"" + name + "\"}");
        }

        HttpResponse<String> registerWithKey(String group, String agent) throws IOException, InterruptedException {
            String body = post(
                            "/setup-keys",
                            "{\"group_id\":\"" + group + "\",\"usage\":\"OneOff\",\"expires_in_secs\":3600}")
                    .body();
            String key = Json.decode(
                            body,
                            value -> ObjectReader.of(value, "answer", "raw_key").string("raw_key"))
                    .orThrow();
            return post(
                    "/register-with-key",
                    "{\"setup_key\":\"" + key + "\",\"agent_id\":\"" + agent
                            + "\",\"name\":\"n\",\"capabilities\":[]}");
        }

        String firstGroup() throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/groups"))
                    .header("authorization", "Bearer " + token)
                    .build();
            return Json.decode(client.send(request, BodyHandlers.ofString()).body(), JsonShape.listOf(Group.SHAPE))
                    .orThrow()
                    .getFirst()
                    .id()
                    .toString();
        }

        private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address + path))
                            .header("authorization", "Bearer " + token)
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofString(json))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private ProcessBuilder command(String... arguments) {
        var command = new ArrayList<String>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                RegistryMain.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_") || name.startsWith("REGISTRY_"));
        return builder;
    }
}
