package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.TestServer;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a stop means for those who are connected. WebSockets have theirs in `WebSocketServerTest`.
@ExtendWith(NoLeaks.class)
@Timeout(30)
final class HttpServerDrainTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Routes routes = Routes.builder()
            .get("/quick", _ -> HttpResponse.empty(200))
            .get("/slow", _ -> slow())
            .build();

    private HttpResponse slow() throws InterruptedException {
        asked.countDown();
        try {
            released.await();
            ended.complete("released");
            return HttpResponse.text(200, "done");
        } catch (InterruptedException interrupted) {
            ended.complete("interrupted");
            throw interrupted;
        }
    }

    @Test
    void idleConnectionsAreClosedAtOnce() throws Exception {
        try (TestServer server = TestServer.of(routes, config -> config.withDrainTime(Duration.ofMinutes(5)));
                RawSocket idle = server.connect()) {
            idle.send("GET /quick HTTP/1.1\r\n\r\n").readHead();

            server.server().stop();

            assertThat(idle.readToEnd()).isEmpty();
        }
    }

    @Test
    void requestInFlightIsAnswered() throws Exception {
        try (TestServer server = TestServer.of(routes);
                RawSocket busy = server.connect()) {
            busy.send("GET /slow HTTP/1.1\r\n\r\n");
            asked.await();
            Thread stopping = Thread.ofVirtual().start(server.server()::stop);
            assertThatThrownBy(() -> {
                        while (true) {
                            server.connect().close();
                        }
                    })
                    .isInstanceOf(ConnectException.class);

            released.countDown();
            stopping.join();

            assertThat(busy.readToEnd()).contains("connection: close").endsWith("done");
        }
    }

    @Test
    void requestThatTakesTooLongIsCutAndItsHandlerInterrupted() throws Exception {
        try (TestServer server = TestServer.of(routes, config -> config.withDrainTime(Duration.ofMillis(50)));
                RawSocket busy = server.connect()) {
            busy.send("GET /slow HTTP/1.1\r\n\r\n");
            asked.await();

            server.server().stop();

            assertThat(busy.readToEnd()).isEmpty();
            assertThat(ended.join()).isEqualTo("interrupted");
        }
    }
}
