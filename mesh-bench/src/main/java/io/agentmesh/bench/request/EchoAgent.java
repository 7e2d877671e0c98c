package io.agentmesh.bench.request;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import java.io.IOException;
import java.time.Duration;

/// An HTTP agent that gives back what it is sent, as fast as it can. It says that it keeps its connections, as Node's
/// and gunicorn's servers do.
final class EchoAgent implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 16 << 20;

    private final EventLoops loops = EventLoops.create(1);
    private final HttpServer server;

    EchoAgent(int port) throws IOException {
        server = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", port)
                        .withMaxBodyBytes(MAX_BODY_BYTES)
                        .withDrainTime(Duration.ZERO),
                loops,
                Routes.builder()
                        .post(
                                "/",
                                request -> HttpResponse.json(200, request.bodyText())
                                        .withHeader("keep-alive", "timeout=75"))
                        .build());
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
