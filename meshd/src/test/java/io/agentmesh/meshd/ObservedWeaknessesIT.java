package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.testing.LocalCaller;
import io.agentmesh.meshd.testing.TestRelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weaknesses that were seen in the original's daemon (sdk §19), by their numbers, as far as no other test is about
/// them: each fails on what it does. Two daemons as processes, with homes that are empty and a proxy for HTTP in their
/// environment behind which there is nobody. `docs/weaknesses.md` says where the other tests are.
final class ObservedWeaknessesIT {
    private final Path folder;
    private final EventLoops loops = EventLoops.create(1);
    private final AtomicInteger posts = new AtomicInteger();
    private final TestRelay relay = new TestRelay(0);
    private final HttpServer agent;
    private final List<Process> daemons = new ArrayList<>();
    private final List<LocalCaller> callers = new ArrayList<>();

    ObservedWeaknessesIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        agent = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO),
                loops,
                Routes.builder()
                        .post("/", request -> {
                            posts.incrementAndGet();
                            return HttpResponse.json(200, "{\"served\":true}");
                        })
                        .build());
    }

    @BeforeEach
    void startBoth() throws IOException {
        start(ALICE, "alice");
        start(BOB, "bob");
        for (LocalCaller caller : callers) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> caller.call("GET", "/status").bodyText().contains("\"relay\":\"up\""));
        }
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        callers.forEach(LocalCaller::close);
        for (Process daemon : daemons) {
            daemon.toHandle().destroy();
            if (!daemon.waitFor(30, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        }
        agent.close();
        relay.close();
        loops.close();
    }

    /// The original sends requests to the agent beside it, and to a relay on this machine, through `HTTP_PROXY`.
    @Test
    void w26NothingOnThisMachineGoesThroughAProxy() throws Exception {
        HttpResponse answer = ask("hello");

        assertThat(answer.bodyText()).isEqualTo("{\"payload\":{\"served\":true}}");
        assertThat(posts).hasValue(1);
    }

    private HttpResponse ask(String word) throws Exception {
        return callers.getFirst()
                .post(
                        "/request",
                        "{\"target\":\"" + BOB.id() + "\",\"capability\":\"echo\",\"payload\":\"" + word
                                + "\",\"timeout_secs\":60}");
    }

    private void start(AgentKeyPair keys, String name) throws IOException {
        Path home = folder.resolve(name);
        Path acl = Files.writeString(folder.resolve(name + ".json"), "{\"default_deny\":false,\"rules\":[]}");
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MeshdMain.class.getName(),
                "--relay",
                relay.url().toString(),
                "--local-agent",
                "http://127.0.0.1:" + agent.port() + "/",
                "--acl",
                acl.toString());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("MESH_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("MESH_SECRET_KEY", keys.secretHex());
        // Where these say that this machine is left out, nothing would be shown.
        builder.environment().keySet().removeAll(List.of("NO_PROXY", "no_proxy"));
        for (String proxy : List.of("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")) {
            builder.environment().put(proxy, "http://127.0.0.1:1/");
        }
        Process daemon =
                builder.redirectError(folder.resolve(name + ".log").toFile()).start();
        daemons.add(daemon);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).startsWith("meshd ready agent=" + keys.id());
        callers.add(new LocalCaller(home.resolve(".mesh/meshd.sock")));
    }
}
