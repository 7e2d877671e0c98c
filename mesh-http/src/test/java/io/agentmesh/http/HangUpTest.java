package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.ClientWait;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.RawUnixSocket;
import io.agentmesh.http.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Clients that close, or only end their sending, while a handler waits for their sake. All looks are taken
/// by one loop in turn, as often for each: once a client that closed later is found gone, the others have
/// been looked at.
@EnabledOnOs(OS.LINUX)
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class HangUpTest {
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> interrupted = new LinkedBlockingQueue<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Routes routes = Routes.builder()
            .get("/wait/{name}", request -> ClientWait.during(request, () -> await(request)))
            .get("/unasked/{name}", this::await)
            .get("/now", _ -> HttpResponse.text(200, "now"))
            .build();
    private final EventLoops loops = EventLoops.create(1);
    private final Path socket;
    private HttpServer server;

    HangUpTest(@TempDir Path folder) {
        socket = folder.resolve("server.sock");
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.start(HttpServerConfig.listeningOn(new ListenAddress.UnixSocket(socket)), loops, routes);
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.close();
        loops.close();
    }

    private HttpResponse await(HttpRequest request) throws InterruptedException {
        String name = request.pathParameter("name");
        waiting.add(name);
        try {
            released.await();
            return HttpResponse.text(200, name);
        } catch (InterruptedException gone) {
            interrupted.add(name);
            throw gone;
        }
    }

    @Test
    void clientThatClosesInterruptsTheHandlerThatWaitsForItsSake() throws Exception {
        clientCloses("one");

        assertThat(interrupted.take()).isEqualTo("one");
    }

    @Test
    void clientThatClosesInterruptsNoHandlerThatDidNotAskForIt() throws Exception {
        try (var _ = asking("/unasked/one")) {
            assertThat(waiting.take()).isEqualTo("one");
        }
        clientCloses("two");

        assertThat(interrupted.take()).isEqualTo("two");
        assertThat(interrupted).isEmpty();
    }

    @Test
    void clientThatOnlyEndsItsSendingIsAnswered() throws Exception {
        try (RawUnixSocket client = asking("/wait/one").endOutput()) {
            assertThat(waiting.take()).isEqualTo("one");
            clientCloses("two");
            assertThat(interrupted.take()).isEqualTo("two");
            released.countDown();

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\none");
        }
    }

    @Test
    void clientThatSendsAheadIsAnsweredTwice() throws Exception {
        try (RawUnixSocket client = asking("/wait/one").send(head("/now")).endOutput()) {
            assertThat(waiting.take()).isEqualTo("one");
            clientCloses("two");
            assertThat(interrupted.take()).isEqualTo("two");
            released.countDown();

            assertThat(client.readToEnd())
                    .contains("\r\n\r\noneHTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nnow");
        }
    }

    @Test
    void clientThatSendsAheadAndClosesIsFoundGone() throws Exception {
        try (var _ = asking("/wait/one").send(head("/now"))) {
            assertThat(waiting.take()).isEqualTo("one");
        }

        assertThat(interrupted.take()).isEqualTo("one");
    }

    @Test
    void connectionGoesOnAfterAWait() throws Exception {
        released.countDown();
        try (RawUnixSocket client =
                asking("/wait/one").send(head("/now") + head("/wait/two")).endOutput()) {
            assertThat(client.readToEnd()).contains("one", "now").endsWith("two");
        }
    }

    @Test
    void clientThatOnlyEndsItsSendingOverTcpIsAnsweredAndOneThatResetsIsFoundGone() throws Exception {
        try (TestServer tcp = TestServer.of(routes);
                RawSocket patient = tcp.connect().send(head("/wait/one"))) {
            assertThat(waiting.take()).isEqualTo("one");
            patient.endOutput();
            RawSocket hasty = tcp.connect().send(head("/wait/two"));
            assertThat(waiting.take()).isEqualTo("two");
            hasty.reset();
            assertThat(interrupted.take()).isEqualTo("two");
            released.countDown();

            assertThat(patient.readToEnd()).endsWith("\r\n\r\none");
        }
    }

    private void clientCloses(String name) throws Exception {
        try (var _ = asking("/wait/" + name)) {
            assertThat(waiting.take()).isEqualTo(name);
        }
    }

    private RawUnixSocket asking(String path) throws IOException {
        return RawUnixSocket.to(socket).send(head(path));
    }

    private static String head(String path) {
        return "GET " + path + " HTTP/1.1\r\nhost: x\r\n\r\n";
    }
}
