package io.agentmesh.tests.kill;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.examples.lab.Lab;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Recorder;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.examples.lab.Toolbox;
import io.agentmesh.examples.lab.Typed;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// A relay, a registry, and agents with a daemon each: programs that can be killed. Every link to the relay
/// goes through a recorder. Used by one thread.
final class KillMesh implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Lab lab = Lab.open();
    private final Toolbox tools;
    private final WritePointsJar points = WritePointsJar.in(lab.folder());
    private final HttpClient http = lab.keep(HttpClient.create(
            HttpClientConfig.DEFAULTS.withMaxIdleConnections(0).withDeadline(DEADLINE), System::nanoTime));
    private final String registryUrl = "http://127.0.0.1:" + lab.freePort();
    private final int relayPort = lab.freePort();
    private final Recorder recorder;
    private final Person operator;
    private final String token;
    private final Program registry;
    private final Program relay;

    KillMesh(Toolbox tools) throws IOException {
        this.tools = tools;
        this.operator = lab.person("operator", tools.meshctl());
        this.token = token();
        this.recorder = lab.keep(Recorder.start(relayPort));
        this.registry = new Program(
                "registry",
                points,
                (name, options) -> run(
                        name,
                        options,
                        operator,
                        tools.registry(),
                        List.of("--listen", registryUrl.substring(7), "--db", database())));
        this.relay = new Program(
                "relay",
                points,
                (name, options) -> run(
                        name,
                        options,
                        operator,
                        tools.relay(),
                        List.of(
                                "--listen",
                                "127.0.0.1:" + relayPort,
                                "--data-dir",
                                lab.folder().resolve("relay").toString(),
                                "--cp-url",
                                registryUrl,
                                "--cp-token",
                                token)));
    }

    private String token() {
        Typed made = operator.type(tools.registry(), "", "token", "create", "--user", "owner", "--db", database());
        if (!made.succeeded()) {
            throw new LabException(made.printed());
        }
        return made.out().strip();
    }

    private String database() {
        return lab.folder().resolve("registry.db").toString();
    }

    private Running run(String name, String options, Person owner, Path program, List<String> arguments) {
        return lab.start(name, owner, program, arguments, Map.of("MESH_JAVA_OPTIONS", options));
    }

    /// A new agent; neither registered nor started.
    Seat newSeat(String name) throws IOException {
        Person person = lab.person(name, tools.meshctl());
        CountingAgent agent = lab.keep(new CountingAgent());
        Program daemon = new Program(
                "meshd-" + name,
                points,
                (log, options) -> run(
                        log,
                        options,
                        person,
                        tools.meshd(),
                        List.of("--relay", "ws://127.0.0.1:" + recorder.port() + "/ws", "--local-agent", agent.url())));
        Seat seat = new Seat(AgentKeyPair.generate(new SecureRandom()), person, agent, daemon, http);
        seat.writeConfig(registryUrl, token);
        return seat;
    }

    /// Registers an agent.
    ///
    /// @return whether the registry said that it has the card; if it is away, it may have it all the same
    boolean register(Seat seat) {
        JsonObject card = seat.card();
        try {
            int status = http.send(HttpCall.post(URI.create(registryUrl + "/agents"))
                            .withBearer(token)
                            .withJson(card.toString()))
                    .status();
            return status / 100 == 2 || status == 409;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", interrupted);
        }
    }

    /// Waits until this is so.
    void await(String what, BooleanSupplier condition) {
        lab.await(PATIENCE, what, condition);
    }

    Program registry() {
        return registry;
    }

    Program relay() {
        return relay;
    }

    Recorder recorder() {
        return recorder;
    }

    @Override
    public void close() {
        lab.close();
    }
}
