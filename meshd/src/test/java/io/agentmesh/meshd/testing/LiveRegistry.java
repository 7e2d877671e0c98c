package io.agentmesh.meshd.testing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.time.Timers;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.program.StartException;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.registry.Registry;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.registry.store.SqliteStore;
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
import java.time.InstantSource;
import java.util.List;

/// The real registry with one account, on a port of its own.
public final class LiveRegistry {
    private static final Timers NEVER = (delay, task) -> () -> {};

    private final SqliteStore store;
    private final Registry registry;
    private final EventLoops loops = EventLoops.create(1);
    private final HttpServer server;
    private final Secret token;
    private final HttpClient client = HttpClient.newHttpClient();

    public LiveRegistry(Path folder) throws StartException, IOException, InterruptedException {
        store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT);
        var seams = new RegistrySeams(InstantSource.system(), System::nanoTime, NEVER, new SecureRandom());
        registry = Registry.over(store, seams, RegistryOptions.DEFAULT);
        server = HttpServer.start(HttpServerConfig.listeningOn("127.0.0.1", 0), loops, registry.routes());
        token = registry.accounts().createToken("owner");
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /// The account's.
    public Secret token() {
        return token;
    }

    /// Registers an agent of the account.
    public void register(AgentId agent, String name) throws IOException, InterruptedException {
        String card = new ObjectWriter()
                .string("agent_id", agent.value())
                .string("name", name)
                .list("capabilities", List.of("echo"), word -> "{\"name\":\"" + word + "\"}")
                .end();
        HttpResponse<String> answer = client.send(
                request("/agents")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(card))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    /// Whether this agent can be written to while it is away.
    public boolean hasPrekeysOf(AgentId agent) throws IOException, InterruptedException {
        return client.send(request("/prekeys/" + agent).GET().build(), BodyHandlers.ofString())
                        .statusCode()
                == 200;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).header("authorization", "Bearer " + token.reveal());
    }

    /// Stops it.
    public void close() throws InterruptedException {
        client.shutdownNow();
        server.close();
        registry.close();
        store.close();
        loops.close();
    }
}
