package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.registry.testing.TestUser;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program on a real file system that fills up: whoever writes is told, whoever reads reads on, what was answered
/// is there, and when there is room again it goes on without a restart.
final class FullDiskIT {
    private static final int FILLER_BYTES = 4 << 20;
    /// A name of this length makes a card of some pages.
    private static final int NAME_CHARS = 8 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> kept = new ArrayList<>();
    private final Path folder;
    private @Nullable Process registry;
    private String address = "";
    private String token = "";

    FullDiskIT(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(disksCanBeMade(), "a process here may not mount a file system of its own");
        this.folder = folder;
    }

    @AfterEach
    void end() throws InterruptedException {
        http.shutdownNow();
        if (registry != null) {
            registry.destroyForcibly().waitFor();
        }
    }

    @Test
    void fullDiskIsToldAndEverythingGoesOnWhenThereIsRoom() throws Exception {
        start();
        Path filler = seenFromInside(folder.resolve("data/filler"));
        Files.write(filler, new byte[FILLER_BYTES]);

        HttpResponse<String> refused = registerUntilRefused();

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
        assertThat(refused.body()).contains("\"code\":\"storage_full\"").doesNotContain("SQL");
        assertThat(kept).isNotEmpty();
        assertThat(get("/health").body()).isEqualTo("ok");
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/ready").headers().firstValue("content-type")).contains("application/json");
        assertThat(found()).containsExactlyInAnyOrderElementsOf(kept);

        Files.delete(filler);

        await().atMost(PATIENCE).until(() -> get("/ready").statusCode() == 200);
        assertThat(register().statusCode()).isEqualTo(201);
        assertThat(found()).containsExactlyInAnyOrderElementsOf(kept);
    }

    /// What was answered outlives a kill on the full disk too.
    @Test
    void killedOnTheFullDiskItHasLostNothing() throws Exception {
        start();
        Files.write(seenFromInside(folder.resolve("data/filler")), new byte[FILLER_BYTES]);
        registerUntilRefused();
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Process running = Objects.requireNonNull(registry);
        // Stands still, so that the copy is one moment's, as a kill leaves it; its file system goes with it.
        signal(running, "STOP");
        for (String name : List.of("registry.db", "registry.db-wal")) {
            Files.copy(seenFromInside(folder.resolve("data/" + name)), copy.resolve(name));
        }
        running.destroyForcibly().waitFor();

        listen(command("--db", copy.resolve("registry.db").toString(), "--listen", "127.0.0.1:0"));

        assertThat(found()).containsExactlyInAnyOrderElementsOf(kept);
        assertThat(register().statusCode()).isEqualTo(201);
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private HttpResponse<String> registerUntilRefused() throws IOException, InterruptedException {
        HttpResponse<String> answer = register();
        while (answer.statusCode() == 201) {
            answer = register();
        }
        return answer;
    }

    private HttpResponse<String> register() throws IOException, InterruptedException {
        String agent = "agent-" + kept.size();
        HttpResponse<String> answer = send(request("/agents")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(
                        TestUser.registration(new AgentId(agent), agent + "x".repeat(NAME_CHARS)))));
        if (answer.statusCode() == 201) {
            kept.add(agent);
        }
        return answer;
    }

    private List<String> found() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        String page = "/agents";
        while (!page.isEmpty()) {
            HttpResponse<String> answer = get(page);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            Json.decode(answer.body(), JsonShape.listOf(AgentCard.SHAPE))
                    .orThrow()
                    .forEach(card -> ids.add(card.agentId().value()));
            page = answer.headers()
                    .firstValue("x-next-cursor")
                    .map(cursor -> "/agents?cursor=" + cursor)
                    .orElse("");
        }
        return ids;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + address + path))
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /// Whether a process here may have a file system of its own.
    private static boolean disksCanBeMade() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /// Starts it with its database on a file system of its own, which nobody else sees and which is gone with it.
    private void start() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("data"));
        ProcessBuilder builder = command("--db", "data/registry.db", "--listen", "127.0.0.1:0");
        List<String> java = List.copyOf(builder.command());
        List<String> makeToken = command(
                        "token", "create", "--db", "data/registry.db", "--user", "ann", "--out", "token")
                .command();
        String script = "mount -t tmpfs -o size=10m,mode=700 registry-data data && "
                + String.join(
                        " ", makeToken.stream().map(word -> "'" + word + "'").toList())
                + " && exec \"$@\"";
        builder.command(new ArrayList<>(List.of("unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh")));
        builder.command().addAll(java);
        listen(builder);
    }

    private void listen(ProcessBuilder builder) throws IOException {
        Process started =
                builder.redirectError(folder.resolve("stderr").toFile()).start();
        registry = started;
        String line = String.valueOf(started.inputReader(StandardCharsets.UTF_8).readLine());
        assertThat(line).as(Files.readString(folder.resolve("stderr"))).startsWith("mesh-registry ready listen=");
        address = line.substring(line.indexOf('=') + 1);
        token = Files.readString(folder.resolve("token")).strip();
    }

    private Path seenFromInside(Path path) {
        return Path.of("/proc/" + Objects.requireNonNull(registry).pid() + "/root" + path.toAbsolutePath());
    }

    private ProcessBuilder command(String... arguments) {
        return RegistryCommandLine.in(folder, arguments);
    }
}
