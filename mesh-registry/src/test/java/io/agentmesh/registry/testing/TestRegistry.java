package io.agentmesh.registry.testing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.route.Routes;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.Registry;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.StoreLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// A registry with its database in a folder, served on a free port of 127.0.0.1. Its time of day stands still
/// until it is moved; its heartbeats never beat. Whatever it answers must be in `/openapi.json`.
public final class TestRegistry implements AutoCloseable {
    /// Tests ask it more at once than a small machine answers soon.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final StoreLimits STORE = new StoreLimits(
            StoreLimits.DEFAULT.maxWaiting(),
            StoreLimits.DEFAULT.maxBatch(),
            StoreLimits.DEFAULT.readers(),
            PATIENCE,
            StoreLimits.DEFAULT.foreignLock());

    /// For followers that a busy machine keeps from reading.
    private static final Duration STALL = Duration.ofMinutes(10);

    private static final Timers NEVER = (delay, task) -> () -> {};

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2031-05-04T08:00:00Z"));
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final DocumentedAnswers answers = new DocumentedAnswers();
    private final String database;
    private final SqliteStore store;
    private final Registry registry;
    private final EventLoops loops;
    private final HttpServer server;

    private TestRegistry(String database, RegistryOptions options, UnaryOperator<Store> around)
            throws StartException, IOException {
        this.database = database;
        var seams = new RegistrySeams(now::get, System::nanoTime, NEVER, new SecureRandom());
        store = SqliteStore.open(database, STORE);
        registry = Registry.over(around.apply(store), seams, options);
        loops = EventLoops.create(1);
        Routes checked = Routes.builder()
                .filter(answers)
                .mount("", registry.routes())
                .otherwise(registry.routes())
                .build();
        server = HttpServer.start(HttpServerConfig.listeningOn("127.0.0.1", 0).withStallTimeout(STALL), loops, checked);
    }

    /// A registry whose database is `registry.db` in this folder.
    public static TestRegistry in(Path folder) throws StartException, IOException {
        return in(folder, RegistryOptions.DEFAULT);
    }

    /// The same, with what this registry offers.
    public static TestRegistry in(Path folder, RegistryOptions options) throws StartException, IOException {
        return in(folder, options, store -> store);
    }

    /// The same, with something around its store.
    public static TestRegistry in(Path folder, RegistryOptions options, UnaryOperator<Store> around)
            throws StartException, IOException {
        return new TestRegistry(folder.resolve("registry.db").toString(), options, around);
    }

    /// Makes a local account, and the client that speaks for it.
    public TestUser user(String name) throws InterruptedException {
        return withToken(registry.accounts().createToken(name).reveal());
    }

    /// A client that sends this token.
    public TestUser withToken(String token) {
        return new TestUser(this, token);
    }

    /// Moves the time of day.
    public void advance(Duration by) {
        now.updateAndGet(before -> before.plus(by));
    }

    /// The time of day.
    public Instant now() {
        return Objects.requireNonNull(now.get());
    }

    /// The registry's store, to trouble it.
    public SqliteStore store() {
        return store;
    }

    /// The registry behind the server.
    public Registry registry() {
        return registry;
    }

    /// What was answered, held against the document.
    public DocumentedAnswers answers() {
        return answers;
    }

    /// The server's base address, without a slash at its end.
    public String address() {
        return "http://127.0.0.1:" + server.port();
    }

    /// Keeps a card as the original does, which asks nobody whether there is one of this agent already.
    public void addLikeTheOriginal(TestUser owner, AgentId agent, String name)
            throws IOException, InterruptedException, SQLException {
        String time = Timestamp.of(now()).textWithOffset();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement add = connection.prepareStatement("""
                        INSERT INTO agent_cards (id, agent_id, name, capabilities, registered_at, updated_at, owner_id,
                            group_id)
                        VALUES (?, ?, ?, '[]', ?, ?, ?, ?)""")) {
            List<Object> values = List.of(
                    UUID.randomUUID(),
                    agent,
                    name,
                    time,
                    time,
                    owner.self().id(),
                    owner.group().id());
            for (int i = 0; i < values.size(); i++) {
                add.setString(i + 1, values.get(i).toString());
            }
            add.executeUpdate();
        }
    }

    /// A request without anything.
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path)).timeout(PATIENCE);
    }

    /// A POST of JSON without a token.
    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("content-type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /// Sends a request.
    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    /// Stops the server as a signal does; connections hear 1001.
    public void stop() {
        server.stop();
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.stop();
        loops.close();
        registry.close();
        if (!answers.flaws().isEmpty()) {
            throw new AssertionError(String.join("\n", answers.flaws()));
        }
    }
}
