package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What clients get that break the rules, and that the server goes on.
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class HttpServerBadInputTest {
    private static final int MAX_BODY = 1000;
    private static final int MAX_HEAD = 2048;
    private static final Duration SHORT = Duration.ofMillis(150);

    private static final Routes ROUTES = Routes.builder()
            .post("/echo", request -> HttpResponse.of(200, HttpResponse.TEXT, request.body()))
            .post("/ignored", _ -> HttpResponse.empty(200))
            .build();

    private static TestServer server() throws Exception {
        return TestServer.of(ROUTES, config -> config.withMaxBodyBytes(MAX_BODY).withMaxHeaderBytes(MAX_HEAD));
    }

    @Test
    void garbageIs400AndTheEnd() throws Exception {
        try (TestServer server = server();
                RawSocket raw = server.connect()) {
            raw.send("\u0016\u0003\u0001 garbage\r\n\r\n");

            assertThat(raw.readToEnd()).startsWith("HTTP/1.1 400 ").contains("connection: close");
        }
    }

    @Test
    void requestLineOneByteAboveTheLimitIs414() throws Exception {
        try (TestServer server = server()) {
            assertThat(answerTo(server, requestLineOf(MAX_HEAD) + "connection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 404 ");
            assertThat(answerTo(server, requestLineOf(MAX_HEAD + 1) + "\r\n")).startsWith("HTTP/1.1 414 ");
        }
    }

    private static String requestLineOf(int bytes) {
        return "GET /" + "x".repeat(bytes - "GET / HTTP/1.1".length()) + " HTTP/1.1\r\n";
    }

    private static String answerTo(TestServer server, String request) throws IOException {
        try (RawSocket raw = server.connect()) {
            raw.send(request);
            return raw.readToEnd();
        }
    }

    @Test
    void headersOneByteAboveTheLimitAre431() throws Exception {
        String close = "connection: close";
        String rest = "x: " + "x".repeat(MAX_HEAD - close.length() - "x: ".length());
        try (TestServer server = server()) {
            assertThat(answerTo(server, "GET / HTTP/1.1\r\n" + close + "\r\n" + rest + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 404 ");
            assertThat(answerTo(server, "GET / HTTP/1.1\r\n" + close + "\r\n" + rest + "x\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void bodyAtTheLimitIsTaken() throws Exception {
        try (TestServer server = server();
                RawSocket raw = server.connect()) {
            raw.send("POST /echo HTTP/1.1\r\nconnection: close\r\ncontent-length: 1000\r\n\r\n" + "x".repeat(MAX_BODY));

            assertThat(raw.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("x".repeat(MAX_BODY));
        }
    }

    @Test
    void bodyOneByteAboveTheLimitIs413() throws Exception {
        try (TestServer server = server();
                RawSocket raw = server.connect()) {
            raw.send("POST /echo HTTP/1.1\r\ncontent-length: 1001\r\n\r\n" + "x".repeat(MAX_BODY + 1));

            assertThat(raw.readToEnd())
                    .startsWith("HTTP/1.1 413 ")
                    .endsWith("{\"error\":\"Failed to buffer the request body: length limit exceeded\"}");
        }
    }

    @Test
    void chunksOneByteAboveTheLimitAre413() throws Exception {
        try (TestServer server = server();
                RawSocket raw = server.connect()) {
            raw.send("POST /echo HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n");
            raw.send("3e8\r\n" + "x".repeat(MAX_BODY) + "\r\n1\r\nx\r\n");

            assertThat(raw.readToEnd()).startsWith("HTTP/1.1 413 ");
        }
    }

    /// A client that sends all of a large body before it reads must still find the answer, and no reset.
    @Test
    void answerReachesAClientThatIsStillSending() throws Exception {
        try (TestServer server = server();
                RawSocket raw = server.connect()) {
            int large = 2 << 20; // of which a slow machine, too, gets rid before the server's patience ends
            raw.send("POST /echo HTTP/1.1\r\ncontent-length: " + large + "\r\n\r\n")
                    .send(new byte[large]);

            assertThat(raw.readHead()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void clientThatNeverStopsSendingIsCut() throws Exception {
        try (TestServer server = server();
                RawSocket raw = server.connect()) {
            raw.send("POST /echo HTTP/1.1\r\ncontent-length: 1099511627776\r\n\r\n");

            assertThatThrownBy(() -> {
                        while (true) {
                            raw.send(new byte[1 << 20]);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void bodyThatNobodyAsksForMayBeTooLarge() throws Exception {
        try (TestServer server = server();
                RawSocket raw = server.connect()) {
            raw.send("POST /ignored HTTP/1.1\r\ncontent-length: 1001\r\n\r\n");

            assertThat(raw.readToEnd()).startsWith("HTTP/1.1 200 ").contains("connection: close");
        }
    }

    @Test
    void filterAnswersBeforeTheBodyIsLookedAt() throws Exception {
        Routes guarded = Routes.builder()
                .filter((_, _) -> {
                    throw new RequestRefused(401, "missing authorization header");
                })
                .mount("", ROUTES)
                .build();
        try (TestServer server = TestServer.of(guarded, config -> config.withMaxBodyBytes(MAX_BODY));
                RawSocket raw = server.connect()) {
            raw.send("POST /echo HTTP/1.1\r\ncontent-length: 1001\r\n\r\n");

            assertThat(raw.readToEnd()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void halfAHeadIs408WhenItsTimeIsOver() throws Exception {
        try (TestServer server = TestServer.of(ROUTES, config -> config.withRequestReadTimeout(SHORT));
                RawSocket raw = server.connect()) {
            raw.send("POST /echo HT");

            assertThat(raw.readToEnd()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void halfABodyIs408WhenItsTimeIsOver() throws Exception {
        try (TestServer server = TestServer.of(ROUTES, config -> config.withRequestReadTimeout(SHORT));
                RawSocket raw = server.connect()) {
            raw.send("POST /echo HTTP/1.1\r\ncontent-length: 10\r\n\r\nhalf");

            assertThat(raw.readToEnd()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void connectionWithoutARequestIsClosedWhenItsTimeIsOver() throws Exception {
        try (TestServer server = TestServer.of(ROUTES, config -> config.withKeepAliveTimeout(SHORT));
                RawSocket silent = server.connect()) {
            assertThat(silent.readToEnd()).isEmpty();
        }
    }

    @Test
    void connectionWithoutAnotherRequestIsClosedWhenItsTimeIsOver() throws Exception {
        Duration enoughForTheFirst = Duration.ofSeconds(2);
        try (TestServer server = TestServer.of(ROUTES, config -> config.withKeepAliveTimeout(enoughForTheFirst));
                RawSocket idle = server.connect()) {
            idle.send("POST /ignored HTTP/1.1\r\ncontent-length: 0\r\n\r\n");

            assertThat(idle.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(idle.readToEnd()).isEmpty();
        }
    }

    @Test
    void clientThatReadsNothingIsCut() throws Exception {
        int huge = 64 << 20;
        Routes routes = Routes.builder()
                .get("/huge", _ -> HttpResponse.of(200, HttpResponse.TEXT, new byte[huge]))
                .build();
        try (TestServer server = TestServer.of(
                        routes, config -> config.withStallTimeout(SHORT).withDrainTime(Duration.ofSeconds(20)));
                RawSocket raw = server.connect()) {
            raw.send("GET /huge HTTP/1.1\r\n\r\n");

            // Draining waits for the answer to go out: that it ends at all is the proof.
            server.server().stop();

            assertThat(raw.readToEnd().length()).isLessThan(huge);
        }
    }

    @Test
    void clientThatVanishesHarmsNobody() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        Routes routes = Routes.builder()
                .get("/slow", _ -> {
                    asked.countDown();
                    gone.await();
                    return HttpResponse.text(200, "late");
                })
                .get("/quick", _ -> HttpResponse.empty(200))
                .build();
        try (TestServer server = TestServer.of(routes);
                RawSocket other = server.connect()) {
            RawSocket vanishing = server.connect();
            vanishing.send("GET /slow HTTP/1.1\r\n\r\n");
            asked.await();
            vanishing.reset();
            gone.countDown();

            other.send("GET /quick HTTP/1.1\r\n\r\n");

            assertThat(other.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void clientThatVanishesWithinARequestHarmsNobody() throws Exception {
        try (TestServer server = server();
                RawSocket other = server.connect()) {
            server.connect()
                    .send("POST /echo HTTP/1.1\r\ncontent-length: 10\r\n\r\nhalf")
                    .reset();

            other.send("POST /ignored HTTP/1.1\r\ncontent-length: 0\r\n\r\n");

            assertThat(other.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void connectionAboveTheLimitWaitsForItsTurn() throws Exception {
        try (TestServer server = TestServer.of(ROUTES, config -> config.withMaxConnections(2));
                RawSocket first = server.connect();
                RawSocket second = server.connect()) {
            String request = "POST /ignored HTTP/1.1\r\ncontent-length: 0\r\n\r\n";
            first.send(request).readHead();
            second.send(request).readHead();

            RawSocket third = server.connect().send(request);
            assertThat(server.server().openConnections()).isEqualTo(2);
            first.reset();

            assertThat(third.readHead()).startsWith("HTTP/1.1 200 ");
            third.close();
        }
    }

    @Test
    void connectionAboveTheShareOfItsAddressIsClosedUntilAnotherOneEnds() throws Exception {
        try (TestServer server = TestServer.of(ROUTES, config -> config.with(new HttpServerConfig.Crowd(10, 2)));
                RawSocket first = server.connect();
                RawSocket second = server.connect()) {
            String request = "POST /ignored HTTP/1.1\r\ncontent-length: 0\r\n\r\n";
            first.send(request).readHead();
            second.send(request).readHead();

            try (RawSocket third = server.connect()) {
                assertThat(third.readToEnd()).isEmpty();
            }
            assertThat(server.server().turnedAway()).isEqualTo(1);

            first.reset();
            await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
                try (RawSocket next = server.connect().send(request)) {
                    assertThat(next.readHead()).startsWith("HTTP/1.1 200 ");
                }
            });
            second.send(request).readHead();
        }
    }
}
