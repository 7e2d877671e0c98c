package io.agentmesh.meshd.testing;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// An ordinary HTTP agent: answers `{"echo":<what came>}`, and to a payload with the word `twice` the same again as
/// `again`. One with the word `wait` is held until [#release].
public final class EchoAgent implements AutoCloseable {
    private final EventLoops loops = EventLoops.create(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger heldSoFar = new AtomicInteger();
    private final HttpServer server;

    public EchoAgent() throws IOException {
        server = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0)
                        .withMaxBodyBytes(16 << 20)
                        .withDrainTime(Duration.ZERO),
                loops,
                Routes.builder()
                        .post("/", request -> {
                            if (request.bodyText().contains("wait")) {
                                held.countDown();
                                heldSoFar.incrementAndGet();
                                released.await();
                            }
                            String again =
                                    request.bodyText().contains("twice") ? ",\"again\":" + request.bodyText() : "";
                            return HttpResponse.json(200, "{\"echo\":" + request.bodyText() + again + "}");
                        })
                        .build());
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    /// Waits until a request is held.
    public void awaitHeld() throws InterruptedException {
        held.await();
    }

    /// Requests that were held, those that went on included.
    public int heldSoFar() {
        return heldSoFar.get();
    }

    /// Lets what is held go on.
    public void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
        server.close();
        loops.close();
    }
}
