package io.agentmesh.meshd.testing;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// An HTTP agent that counts how often it was asked each thing, and answers with what came.
public final class TallyingAgent implements AutoCloseable {
    private final EventLoops loops = EventLoops.create(1);
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final HttpServer server;

    public TallyingAgent() throws IOException {
        server = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO),
                loops,
                Routes.builder()
                        .post("/", request -> {
                            asked.merge(request.bodyText(), 1, Integer::sum);
                            return HttpResponse.json(200, request.bodyText());
                        })
                        .build());
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    /// How often it was asked what.
    public Map<String, Integer> asked() {
        return Map.copyOf(asked);
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
