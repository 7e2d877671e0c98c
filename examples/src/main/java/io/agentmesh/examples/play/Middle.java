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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    private final List<Server> killed = new ArrayList<>();
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

    /// A program that runs.
    ///
    /// @param what what the audience is told once it answers
    /// @param starter starts it, under this name
    private record Server(Maker maker, Running running, String what, String url, Function<String, Running> starter) {
        Server again() {
            return new Server(maker, starter.apply(running.name() + "-again"), what, url, starter);
        }
    }

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

    /// Kills every program, without a word to anybody.
    void kill(Audience audience) {
        for (Server server : servers) {
            server.running().kill();
            audience.killed(server.what());
        }
    }

    /// Starts them anew on what they left on the disk, and waits until they answer.
    void startAgain(Audience audience) {
        killed.addAll(servers);
        servers.replaceAll(Server::again);
        awaitReady(audience);
    }

    /// What lies on their disks while they are down, as bytes in ISO 8859-1, so that a search finds any byte sequence.
    String kept() {
        try {
            List<Path> files = new ArrayList<>(filesOf(relayData()));
            files.add(database);
            files.add(database.resolveSibling(database.getFileName() + "-wal"));
            StringBuilder kept = new StringBuilder();
            for (Path file : files.stream().filter(Files::isRegularFile).toList()) {
                kept.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return kept.toString();
        } catch (IOException unreadable) {
            throw new LabException("cannot read what relay and registry keep", unreadable);
        }
    }

    /// A server keeps all in the one database, and has no such folder.
    private static List<Path> filesOf(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
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
        return Stream.concat(killed.stream(), servers.stream())
                .filter(server -> server.maker() == Maker.JAVA)
                .map(Server::running);
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
        start(
                maker,
                "registry",
                wardrobe.of(maker).registry(),
                List.of("--listen", HOST + registryPort, "--db", database.toString()),
                new Answering(registryUrl(), "registry on " + registryUrl()));
    }

    private void startRelay(Maker maker, String token) {
        List<String> arguments = List.of(
                "--listen",
                HOST + relayPort,
                "--data-dir",
                relayData().toString(),
                "--cp-url",
                registryUrl(),
                "--cp-token",
                token);
        start(
                maker,
                "relay",
                wardrobe.of(maker).relay(),
                arguments,
                new Answering("http://" + HOST + relayPort, "relay on " + relayUrl()));
    }

    private void startServer(Maker maker) {
        start(
                maker,
                "server",
                wardrobe.of(maker).server(),
                List.of("--listen", HOST + registryPort, "--db-path", database.toString()),
                new Answering(registryUrl(), "relay and registry on " + registryUrl()));
    }

    /// Where a program answers, and what the audience is told of it.
    private record Answering(String url, String what) {}

    private void start(Maker maker, String name, Path program, List<String> arguments, Answering answering) {
        Function<String, Running> starter = log -> lab.start(log, operator, program, arguments, ENVIRONMENT);
        servers.add(new Server(maker, starter.apply(name), answering.what(), answering.url(), starter));
    }

    private Path relayData() {
        return lab.folder().resolve("relay-data");
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
