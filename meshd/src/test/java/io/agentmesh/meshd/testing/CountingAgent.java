package io.agentmesh.meshd.testing;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.StreamedResponse;
import io.agentmesh.http.route.Routes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A local agent that answers with the numbers 1 to 3, a line each, and then waits if the request says `wait`.
public final class CountingAgent implements AutoCloseable {
    private final EventLoops loops = EventLoops.create(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private volatile Headers headers = Headers.none();

    public CountingAgent() throws IOException {
        server = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO),
                loops,
                Routes.builder().streaming("POST", "/", this::count).build());
    }

    private Answer count(HttpRequest request) {
        headers = request.headers();
        boolean waits = request.bodyText().contains("wait");
        return new StreamedResponse(200, Headers.of("content-type", "application/x-ndjson"), out -> {
            asked.countDown(); // from now on a connection that ends is seen
            try {
                for (int i = 1; i <= 3; i++) {
                    out.write((i + "\n").getBytes(StandardCharsets.UTF_8));
                }
                if (waits) {
                    new CountDownLatch(1).await();
                }
            } catch (IOException | InterruptedException gone) {
                closed.countDown();
                throw gone;
            }
        });
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    /// What came with the last request.
    public Headers headers() {
        return headers;
    }

    /// Waits until somebody asks.
    public void awaitAsked() throws InterruptedException {
        asked.await();
    }

    /// Waits until whoever asked has closed the connection; false if nobody does.
    public boolean awaitClosed() throws InterruptedException {
        return closed.await(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
