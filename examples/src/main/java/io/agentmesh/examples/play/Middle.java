package io.agentmesh.examples.play;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.examples.lab.Typed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Relay and registry of one play, running: how to reach them, and the accounts in them.
public final class Middle {
    private static final String HOST = "127.0.0.1:";
    /// The original prints nothing without the first; ours does not mind it. The original never keeps groups
    /// apart, and the stranger of this play is of another one: she is to be refused by her callee, in words,
    /// whoever made the relay.
    private static final Map<String, String> ENVIRONMENT =
            Map.of("RUST_LOG", "info", "MESH_RELAY_ISOLATE_GROUPS", "false");

    private final Lab lab;
    private final Wardrobe wardrobe;
    private final Person operator;
    private final Path database;
    private final int registryPort;
    private final int relayPort;
    private final String relayPath;
    private final List<Server> servers = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();

    private Middle(Lab lab, Wardrobe wardrobe, Ports ports, String relayPath) {
        this.lab = lab;
        this.wardrobe = wardrobe;
        this.operator = lab.person("operator", wardrobe.ours().meshctl());
        this.database = lab.folder().resolve("registry.db");
        this.registryPort = ports.registry();
        this.relayPort = ports.relay();
        this.relayPath = relayPath;
    }

    private record Ports(int registry, int relay) {}

    /// A program that was started.
    ///
    /// @param what what the audience is told once it answers
    private record Server(Maker maker, Running running, String url, String what) {}

    /// Starts what the backend names, all at once, and does not wait: [#awaitReady] does. The first token makes the
    /// database, before a second program opens it.
    public static Middle start(Lab lab, Wardrobe wardrobe, Backend backend) {
        return switch (backend) {
            case Backend.Apart(var relay, var registry) -> {
                var middle = new Middle(lab, wardrobe, new Ports(lab.freePort(), lab.freePort()), "");
                String token = middle.token("relay");
                middle.startRegistry(registry);
                middle.startRelay(relay, token);
                yield middle;
            }
            case Backend.Together(var server) -> {
                int port = lab.freePort();
                var middle = new Middle(lab, wardrobe, new Ports(port, port), "/relay");
                middle.token("operator");
                middle.startServer(server);
                yield middle;
            }
        };
    }

    /// Waits until every program answers.
    public void awaitReady(Audience audience) {
        for (Server server : servers) {
            lab.awaitHealthy(server.running(), server.url() + "/health");
            audience.started(server.what());
        }
    }

    /// The registry's base address.
    public String registryUrl() {
        return "http://" + HOST + registryPort;
    }

    /// Where agents connect.
    public String relayUrl() {
        return relayUrl(relayPort);
    }

    /// The same address on another port, where somebody listens in between.
    public String relayUrl(int port) {
        return "ws://" + HOST + port + relayPath + "/ws";
    }

    /// The port that the relay listens on.
    public int relayPort() {
        return relayPort;
    }

    /// A token for a local account, which is made if it is not there: the way that works without any login
    /// provider, also on a database of the original.
    public String token(String user) {
        Typed made = operator.type(
                wardrobe.ours().registry(), "", "token", "create", "--user", user, "--db", database.toString());
        if (!made.succeeded()) {
            throw new LabException("no token for " + user + ": " + made.printed());
        }
        String token = made.out().strip();
        tokens.add(token);
        return token;
    }

    /// Every token that was made.
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    /// Relay and registry, as far as they are ours.
    Stream<Running> programsOfOurs() {
        return servers.stream().filter(server -> server.maker() == Maker.JAVA).map(Server::running);
    }

    /// How many agents are connected to the relay, by its own count.
    public int connectedAgents() {
        return lab.get("http://" + HOST + relayPort + relayPath + "/metrics", Map.of())
                .lines()
                .filter(line -> line.startsWith("mesh_connected_agents "))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    /// How many daemons follow the registry's events, by its own count.
    public int followers(String token) {
        JsonValue status = ask(token, "/status");
        return status instanceof JsonObject object && object.get("connected_agents") instanceof JsonInteger count
                ? count.value().intValue()
                : 0;
    }

    private void startRegistry(Maker maker) {
        Running registry = lab.start(
                "registry",
                operator,
                wardrobe.of(maker).registry(),
                List.of("--listen", HOST + registryPort, "--db", database.toString()),
                ENVIRONMENT);
        servers.add(new Server(maker, registry, registryUrl(), "registry on " + registryUrl()));
    }

    private void startRelay(Maker maker, String token) {
        Running relay = lab.start(
                "relay",
                operator,
                wardrobe.of(maker).relay(),
                List.of(
                        "--listen",
                        HOST + relayPort,
                        "--data-dir",
                        lab.folder().resolve("relay-data").toString(),
                        "--cp-url",
                        registryUrl(),
                        "--cp-token",
                        token),
                ENVIRONMENT);
        servers.add(new Server(maker, relay, "http://" + HOST + relayPort, "relay on " + relayUrl()));
    }

    private void startServer(Maker maker) {
        Running server = lab.start(
                "server",
                operator,
                wardrobe.of(maker).server(),
                List.of("--listen", HOST + registryPort, "--db-path", database.toString()),
                ENVIRONMENT);
        servers.add(new Server(maker, server, registryUrl(), "relay and registry on " + registryUrl()));
    }

    private JsonValue ask(String token, String path) {
        String answer = lab.get(registryUrl() + path, bearer(token));
        if (!answer.startsWith("200 ")) {
            throw new LabException("GET " + path + ": " + answer);
        }
        return Json.parse(answer.substring(4)).orThrow();
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }
}
