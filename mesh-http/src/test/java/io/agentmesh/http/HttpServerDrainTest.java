package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.TestServer;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a stop means for those who are connected. WebSockets have theirs in `WebSocketServerTest`.
@ExtendWith(NoLeaks.class)
@Timeout(120)
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

    private static void awaitStubbornly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                // That is what makes it stubborn.
            }
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

    /// The JDK goes on taking connections for a closed listener until its loop selects again. The address is one that
    /// nobody else listens on, so that no other server can have the port by then.
    @Test
    void nobodyGetsThroughToAServerThatHasStopped() throws Exception {
        try (EventLoops loops = EventLoops.create(1)) {
            for (int i = 0; i < 200; i++) {
                HttpServer server = HttpServer.start(HttpServerConfig.listeningOn("127.0.0.77", 0), loops, routes);
                server.stop();

                assertThatThrownBy(() -> new Socket("127.0.0.77", server.port()).close())
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void requestInFlightIsAnswered() throws Exception {
        try (TestServer server = TestServer.of(routes);
                RawSocket busy = server.connect();
                RawSocket idle = server.connect()) {
            busy.send("GET /slow HTTP/1.1\r\n\r\n");
            asked.await();
            Thread stopping = Thread.ofVirtual().start(server.server()::stop);
            idle.readToEnd(); // connections are told in the order in which they came
            assertThatThrownBy(() -> {
                        while (true) { // the kernel may take some more until the selector lets go of the socket
                            server.connect().close();
                        }
                    })
                    .isInstanceOf(SocketException.class);

            released.countDown();
            stopping.join();

            assertThat(busy.readToEnd()).contains("connection: close").endsWith("done");
        }
    }

    @Test
    void webSocketThatIsAcceptedTooLateIsTurnedDown() throws Exception {
        CountDownLatch draining = new CountDownLatch(1);
        Routes sockets = Routes.builder()
                .webSocket("/ws", _ -> {
                    asked.countDown();
                    draining.await();
                    return Upgrade.to(new RecordingListener());
                })
                .build();
        try (TestServer server = TestServer.of(sockets);
                RawSocket late = server.connect();
                RawSocket idle = server.connect()) {
            late.askForWebSocket("/ws");
            asked.await();
            Thread stopping = Thread.ofVirtual().start(server.server()::stop);
            idle.readToEnd();
            draining.countDown();

            assertThat(late.readToEnd()).startsWith("HTTP/1.1 503 ");
            stopping.join();
        }
    }

    /// A relay that stopped while a request was in hand printed the stack trace of a rejected task.
    @Test
    void handlerThatOutlivesEverythingHarmsNothing() throws Exception {
        CompletableFuture<Thread> handler = new CompletableFuture<>();
        Routes stubborn = Routes.builder()
                .get("/stubborn", _ -> {
                    asked.countDown();
                    awaitStubbornly(released);
                    handler.complete(Thread.currentThread());
                    return HttpResponse.empty(200);
                })
                .build();
        AtomicReference<Throwable> uncaught = new AtomicReference<>();
        try (TestServer server = TestServer.of(stubborn, config -> config.withDrainTime(Duration.ZERO));
                RawSocket busy = server.connect()) {
            busy.send("GET /stubborn HTTP/1.1\r\n\r\n");
            asked.await();
        } // the server stops, and its loops
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.set(thrown));
        try {
            released.countDown();
            handler.join().join();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }

        assertThat(uncaught.get()).isNull();
    }

    /// Wire §12.1 R12: the original waits for such a request for ever.
    @Test
    void requestThatIsHalfSentDoesNotHoldUpAStop() throws Exception {
        try (TestServer server = TestServer.of(routes, config -> config.withDrainTime(Duration.ofMillis(50)));
                RawSocket half = server.connect();
                RawSocket whole = server.connect()) {
            half.send("GET /quick HTTP/1.1\r\nhost: ");
            whole.send("GET /quick HTTP/1.1\r\n\r\n").readHead();

            server.server().stop();

            assertThat(half.readToEnd()).isEmpty();
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
