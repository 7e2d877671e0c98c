package io.agentmesh.tests.play;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.examples.lab.Typed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Everything that goes wrong on somebody's first day, with the built programs: each time a message that names
/// what is wrong and what to do, and an exit code other than 0.
final class BadDayIT {
    private static final String KEY = "63346e3472796b657963346e3472796b657963346e3472796b657963346e3472";
    private static final String NOBODY = "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w";

    private final Toolbox tools = Toolbox.ofScripts(MeshPlayIT.scripts());
    private Lab lab;
    private Person person;

    @BeforeEach
    void open() {
        lab = Lab.open();
        person = lab.person("somebody", tools.meshctl());
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void withoutARegistryTheMessageNamesTheSetting() {
        refused(person.meshctl("discover"), "--cp-url", "MESH_CP_URL", "cp_url", "config.toml");
    }

    @Test
    void registryThatIsDownIsNamedWithItsAddress() {
        int port = lab.freePort();

        refused(person.meshctl("discover", "--cp-url", "http://127.0.0.1:" + port), "127.0.0.1:" + port);
    }

    @Test
    void daemonThatDoesNotRunIsNamedWithTheWayToStartIt() {
        refused(person.meshctl("status"), "meshd is not running", "meshd --relay");
    }

    @Test
    void credentialsFileThatIsNotTomlIsNamedWithTheLine() throws IOException {
        Files.writeString(person.meshDir().resolve("config.toml"), "bearer_token = \"unfinished\n");

        refused(person.meshctl("discover"), "config.toml:1:", "correct it");
    }

    @Test
    void registryThatRefusesTheTokenIsUnderstood() throws IOException {
        String registry = startRegistry();
        Files.writeString(
                person.meshDir().resolve("config.toml"),
                "bearer_token = \"at_c4n4ry\"\ncp_url = \"" + registry + "\"\n");

        Typed typed = person.meshctl("discover");

        refused(typed, "401", "login");
        assertThat(typed.exitCode()).isEqualTo(4);
    }

    @Test
    void withoutATokenTheMessageSaysHowToLogIn() {
        refused(person.meshctl("discover", "--cp-url", startRegistry()), "login");
    }

    @Test
    void daemonWithoutAKeyNamesTheSettings() {
        refused(meshd("--relay", "ws://127.0.0.1:9/ws", "--local-agent", "http://127.0.0.1:9"), "--secret-key");
    }

    @Test
    void daemonWithABadKeySaysSoWithoutRepeatingIt() throws IOException {
        Path config = node(KEY.substring(1) + "x", "ws://127.0.0.1:9/ws", "http://127.0.0.1:9");

        Typed typed = meshd("-c", config.toString());

        refused(typed, "secret_key_hex");
        assertThat(typed.printed()).doesNotContain(KEY.substring(1, 60));
    }

    @Test
    void daemonWithAnUnreadableConfigurationNamesTheFile() {
        refused(meshd("-c", lab.folder().resolve("nowhere.json").toString()), "nowhere.json");
    }

    @Test
    void daemonWithABadPolicyNamesTheFile() throws IOException {
        Path acl = Files.writeString(lab.folder().resolve("acl.json"), "{\"default_deny\":\"yes\"}");
        Path config = node(KEY, "ws://127.0.0.1:9/ws", "http://127.0.0.1:9");

        refused(meshd("-c", config.toString(), "--acl", acl.toString()), "ACL");
    }

    @Test
    void secondDaemonOnOneHomeIsRefused() {
        startDaemon("http://127.0.0.1:9", "ws://127.0.0.1:" + lab.freePort() + "/ws");

        refused(meshd("-c", person.home().resolve("node.json").toString()), "another meshd", "HOME");
    }

    @Test
    void relayThatIsDownIsNamedAndTriedAgain() {
        int port = lab.freePort();
        startDaemon("http://127.0.0.1:9", "ws://127.0.0.1:" + port + "/ws");

        Typed typed = person.meshctl("request", "--target", NOBODY, "--capability", "echo", "--timeout", "3");

        refused(typed, "relay not connected");
        assertThat(typed.exitCode()).isEqualTo(6);
    }

    @Test
    void payloadAndTargetAreCheckedBeforeAnythingIsSent() {
        startDaemon("http://127.0.0.1:9", "ws://127.0.0.1:" + lab.freePort() + "/ws");

        refused(
                person.meshctl("request", "--target", NOBODY, "--capability", "echo", "--payload", "{x"),
                "JSON payload");
        refused(person.meshctl("request", "--target", "nobody", "--capability", "echo"), "not an agent id");
        refused(person.meshctl("request", "--target", "x".repeat(300), "--capability", "echo"), "300 characters");
    }

    @Test
    void localAgentThatFailsIsToldApart() throws Exception {
        var held = new CountDownLatch(1);
        HttpServer agent = agent(held);
        try {
            int port = lab.freePort();
            lab.awaitHealthy(
                    lab.start(
                            "relay",
                            person,
                            tools.relay(),
                            List.of("--listen", "127.0.0.1:" + port, "--data-dir", lab.folder() + "/relay")),
                    "http://127.0.0.1:" + port + "/health");
            String relay = "ws://127.0.0.1:" + port + "/ws";
            String local = "http://127.0.0.1:" + agent.getAddress().getPort();
            var failures = Map.of(
                    "/plain", "non-json response",
                    "/broken", "broken",
                    "/slow", "timed out",
                    "/gone", "reach");

            assertThat(failures).allSatisfy((path, word) -> {
                String url = path.equals("/gone") ? "http://127.0.0.1:" + lab.freePort() : local + path;
                Typed typed = askSomebodyWith(url, relay);
                assertThat(typed.printed()).as(path).containsIgnoringCase(word);
            });
        } finally {
            held.countDown();
            agent.stop(0);
        }
    }

    private Typed askSomebodyWith(String localAgent, String relay) {
        int number = Math.floorMod(localAgent.hashCode(), 1_000_000);
        var callee = lab.person("callee" + number, tools.meshctl());
        var caller = lab.person("caller" + number, tools.meshctl());
        String allowAll = ",\"acl\":{\"default_deny\":false,\"rules\":[]}";
        String calleeKey = String.format("%064x", number);
        start(callee, nodeJson(calleeKey, relay, localAgent, allowAll));
        start(caller, nodeJson(String.format("%064x", number + 1), relay, localAgent, allowAll));
        lab.await("both links", () -> isLinked(callee) && isLinked(caller));
        String target = AgentKeyPair.ofHex(calleeKey).orThrow().id().value();
        String timeout = localAgent.endsWith("/slow") ? "4" : "60";
        return caller.meshctl("request", "--target=" + target, "--capability", "echo", "--timeout", timeout);
    }

    private static boolean isLinked(Person person) {
        return person.meshctl("status", "--output", "json").out().contains("\"relay\": \"up\"");
    }

    private HttpServer agent(CountDownLatch held) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.createContext("/plain", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 5);
                exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
            }
        });
        server.createContext("/broken", exchange -> {
            try (exchange) {
                byte[] body = "{\"error\":\"broken\"}".getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(500, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.createContext("/slow", exchange -> {
            try (exchange) {
                held.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return server;
    }

    private String startRegistry() {
        int port = lab.freePort();
        String url = "http://127.0.0.1:" + port;
        lab.awaitHealthy(
                lab.start(
                        "registry",
                        person,
                        tools.registry(),
                        List.of("--listen", "127.0.0.1:" + port, "--db", lab.folder() + "/registry.db")),
                url + "/health");
        return url;
    }

    private void startDaemon(String localAgent, String relay) {
        start(person, nodeJson(KEY, relay, localAgent, ""));
    }

    private void start(Person owner, String node) {
        Path config = write(owner.home().resolve("node.json"), node);
        var daemon = lab.start("meshd-" + owner.name(), owner, tools.meshd(), List.of("-c", config.toString()));
        lab.await(daemon, "the daemon", () -> daemon.output().contains("meshd ready"));
    }

    private Path node(String key, String relay, String localAgent) throws IOException {
        return Files.writeString(lab.folder().resolve("node.json"), nodeJson(key, relay, localAgent, ""));
    }

    private static String nodeJson(String key, String relay, String localAgent, String more) {
        return "{\"secret_key_hex\":\"" + key + "\",\"relay_url\":\"" + relay + "\",\"local_agent_url\":\"" + localAgent
                + "\"" + more + "}";
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException cannotWrite) {
            throw new UncheckedIOException(cannotWrite);
        }
    }

    private Typed meshd(String... words) {
        return person.type(tools.meshd(), "", words);
    }

    private static void refused(Typed typed, String... parts) {
        assertThat(typed.exitCode()).as(typed.toString()).isNotZero();
        assertThat(typed.err()).as(typed.toString()).contains(parts);
    }
}
