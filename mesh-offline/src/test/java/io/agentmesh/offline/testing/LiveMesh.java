package io.agentmesh.offline.testing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Timers;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.registry.Registry;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.relay.Relay;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.queue.MemoryQueue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The real relay, open to everybody, and the real registry with one account, each on a port of its own.
public final class LiveMesh {
    private final EventLoops loops = EventLoops.create(1);
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client = HttpClient.create(HttpClientConfig.DEFAULTS, System::nanoTime);
    private final SqliteStore store;
    private final Registry registry;
    private final Relay relay;
    private final HttpServer registryServer;
    private final HttpServer relayServer;
    private final String token;

    public LiveMesh(Path folder) throws Exception {
        store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT);
        Timers never = (delay, task) -> () -> {};
        var seams = new RegistrySeams(InstantSource.system(), System::nanoTime, never, new SecureRandom());
        registry = Registry.over(store, seams, RegistryOptions.DEFAULT);
        registryServer = HttpServer.start(HttpServerConfig.listeningOn("127.0.0.1", 0), loops, registry.routes());
        token = registry.accounts().createToken("owner").reveal();
        relay = Relay.start(
                RelayLimits.DEFAULTS,
                new OpenGate(),
                new MemoryQueue(RelayLimits.DEFAULTS.queue(), System::nanoTime),
                new TimeAndChance(InstantSource.system(), System::nanoTime, this::later, new SecureRandom()));
        relayServer = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO), loops, relay.routes());
    }

    private Timers.Timer later(Duration delay, Runnable task) {
        Future<?> later = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> later.cancel(false);
    }

    public URI relay() {
        return URI.create("ws://127.0.0.1:" + relayServer.port() + "/ws");
    }

    public URI registry() {
        return URI.create("http://127.0.0.1:" + registryServer.port());
    }

    /// The account's.
    public String token() {
        return token;
    }

    /// Registers an agent of the account.
    public void register(AgentId agent, String name) throws IOException, InterruptedException {
        String card = new ObjectWriter()
                .string("agent_id", agent.value())
                .string("name", name)
                .list("capabilities", List.of("echo"), word -> "{\"name\":\"" + word + "\"}")
                .end();
        HttpResponse answer =
                ask(HttpCall.post(URI.create(registry() + "/agents")).withJson(card));
        if (!answer.isSuccess()) {
            throw new IOException(answer.status() + " " + answer.bodyText());
        }
    }

    /// Whether this agent can be written to while it is away.
    public boolean hasPrekeysOf(AgentId agent) throws IOException, InterruptedException {
        return ask(HttpCall.get(URI.create(registry() + "/prekeys/" + agent))).status() == 200;
    }

    private HttpResponse ask(HttpCall call) throws IOException, InterruptedException {
        try {
            return client.send(call.withBearer(token));
        } catch (HttpFailure failed) {
            throw new IOException(failed);
        }
    }

    /// Stops both.
    public void close() throws InterruptedException {
        client.close();
        relay.stop();
        relayServer.close();
        registryServer.close();
        registry.close();
        store.close();
        timers.shutdownNow();
        loops.close();
    }
}
