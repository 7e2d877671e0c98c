package io.agentmesh.tests.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.examples.lab.Typed;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// A relay, a registry, and two agents of one owner with a daemon each, as processes on ports that stay the same.
final class LiveMesh implements AutoCloseable {
    /// The deadline of each request.
    static final Duration REQUEST = Duration.ofSeconds(15);
    /// The daemon's own deadline ends a request; whoever waits this long was forgotten.
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    private final Lab lab = Lab.open();
    private final Toolbox tools;
    private final Map<String, String> daemons;
    private final AtomicInteger starts = new AtomicInteger();
    private final HttpClient http = HttpClient.create(
            HttpClientConfig.DEFAULTS.withMaxIdleConnections(0).withDeadline(FORGOTTEN), System::nanoTime);
    private final String registryUrl = "http://127.0.0.1:" + lab.freePort();
    private final int relayPort = lab.freePort();
    private final Person operator;
    private final Part registry;
    private final Part relay;
    private final Side alice;
    private final Side bob;

    LiveMesh(Toolbox tools) throws IOException {
        this(tools, Map.of());
    }

    /// @param daemons what the daemons find in their environment beside the usual
    LiveMesh(Toolbox tools, Map<String, String> daemons) throws IOException {
        this.tools = tools;
        this.daemons = daemons;
        operator = lab.person("operator", tools.meshctl());
        String token = token();
        registry = Part.program("registry", this::startRegistry);
        relay = Part.program("relay", () -> startRelay(token));
        lab.await(
                "the registry", () -> lab.get(registryUrl + "/health", Map.of()).startsWith("200 "));
        alice = new Side("alice", token);
        bob = new Side("bob", token);
        awaitLinks();
    }

    /// One agent, and the daemon beside it.
    final class Side {
        private final AgentKeyPair key = AgentKeyPair.generate(new SecureRandom());
        private final Person person;
        private final TallyAgent agent;
        private final Part daemon;
        private volatile String id = key.id().value();

        private Side(String name, String token) throws IOException {
            person = lab.person(name, tools.meshctl());
            agent = lab.keep(new TallyAgent("agent of " + name));
            Files.writeString(
                    person.meshDir().resolve("config.toml"),
                    "bearer_token = \"" + token + "\"\ncp_url = \"" + registryUrl + "\"\nsecret_key = \""
                            + key.secretHex() + "\"\n");
            succeeded(person.meshctl("register", "--name", name, "--capabilities", "tally"));
            daemon = Part.program("meshd of " + name, this::startDaemon);
        }

        private Running startDaemon() {
            return lab.start(
                    "meshd-" + person.name() + "-" + starts.incrementAndGet(),
                    person,
                    tools.meshd(),
                    List.of(
                            "--relay",
                            "ws://127.0.0.1:" + relayPort + "/ws",
                            "--local-agent",
                            agent.url(),
                            "--local-agent-check-every",
                            "1s"),
                    daemons);
        }

        /// Asks the agent of another side with this number, through the daemon of this one.
        HttpResponse ask(Side other, long number) throws IOException, InterruptedException {
            return ask(other, number, REQUEST);
        }

        HttpResponse ask(Side other, long number, Duration deadline) throws IOException, InterruptedException {
            var question = JsonObject.empty()
                    .with("target", other.id)
                    .with("capability", "tally")
                    .with("payload", JsonObject.empty().with("n", JsonInteger.of(number)))
                    .with("timeout_secs", JsonInteger.of(deadline.toSeconds()));
            return http.send(
                    HttpCall.overUnixSocket(socket(), "POST", "/request").withJson(question.toString()));
        }

        /// Its owner types a request to another side with this number, to wait until that is there.
        Typed askAndWait(Side other, long number) throws IOException, InterruptedException {
            return person.meshctl(
                    "request",
                    "--target",
                    other.id,
                    "--capability",
                    "tally",
                    "--payload",
                    "{\"n\":" + number + "}",
                    "--wait");
        }

        /// Requests that wait in its outbox.
        String outbox() throws IOException, InterruptedException {
            return http.send(HttpCall.overUnixSocket(socket(), "GET", "/outbox"))
                    .bodyText();
        }

        /// Its owner rotates its key, with the daemon running.
        void rotate() throws IOException, InterruptedException {
            String before = id;
            succeeded(person.meshctl("rotate"));
            succeeded(person.meshctl("rotate", "--complete"));
            id = Json.parse(status()).orThrow() instanceof JsonObject status
                            && status.get("agent_id") instanceof JsonString(String now)
                    ? now
                    : before;
            assertThat(id).isNotEqualTo(before);
        }

        private String status() throws IOException, InterruptedException {
            return http.send(HttpCall.overUnixSocket(socket(), "GET", "/status"))
                    .bodyText();
        }

        private boolean isLinked() {
            try {
                String status = status();
                return List.of("\"state\":\"Connected\"", "\"relay\":\"up\"", "\"local_agent_state\":\"up\"").stream()
                        .allMatch(status::contains);
            } catch (IOException notThere) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private Path socket() {
            return person.meshDir().resolve("meshd.sock");
        }

        TallyAgent agent() {
            return agent;
        }

        Part daemon() {
            return daemon;
        }
    }

    Side alice() {
        return alice;
    }

    Side bob() {
        return bob;
    }

    Part relay() {
        return relay;
    }

    Part registry() {
        return registry;
    }

    /// Everything that can be restarted.
    List<Part> parts() {
        return List.of(relay, registry, alice.daemon, bob.daemon, alice.agent, bob.agent);
    }

    /// Waits until this is so.
    void await(Duration most, String what, BooleanSupplier condition) {
        lab.await(most, what, condition);
    }

    /// Waits until both daemons say that their links to relay, registry and agent are up.
    void awaitLinks() {
        lab.await("all links", () -> alice.isLinked() && bob.isLinked());
    }

    /// Waits until all of these say that they listen.
    void awaitReady(List<Part> started) {
        lab.await("the parts that were started", () -> started.stream().allMatch(Part::isReady));
    }

    /// Waits until a daemon says that one of its links is down, or is gone itself.
    void awaitLoss() {
        lab.await("a daemon to notice", () -> !alice.isLinked() || !bob.isLinked());
    }

    private String token() {
        Typed made = operator.type(tools.registry(), "", "token", "create", "--user", "owner", "--db", database());
        return succeeded(made).out().strip();
    }

    private String database() {
        return lab.folder().resolve("registry.db").toString();
    }

    private Running startRegistry() {
        return start("registry", operator, tools.registry(), "--listen", registryUrl.substring(7), "--db", database());
    }

    private Running startRelay(String token) {
        return start(
                "relay",
                operator,
                tools.relay(),
                "--listen",
                "127.0.0.1:" + relayPort,
                "--data-dir",
                lab.folder().resolve("relay").toString(),
                "--cp-url",
                registryUrl,
                "--cp-token",
                token);
    }

    private Running start(String name, Person owner, Path program, String... arguments) {
        return lab.start(name + "-" + starts.incrementAndGet(), owner, program, List.of(arguments));
    }

    private static Typed succeeded(Typed typed) {
        if (!typed.succeeded()) {
            throw new AssertionError(typed.printed());
        }
        return typed;
    }

    @Override
    public void close() {
        http.close();
        lab.close();
    }
}
