package io.agentmesh.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmesh.http.client.HttpFailure.Kind;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class HttpClientTest {
    private static final int MAX = 1000;
    private static final Duration SHORT = Duration.ofSeconds(2); // with the time to connect

    private final HttpClientConfig config = HttpClientConfig.DEFAULTS.withMaxResponseBytes(MAX);
    private final HttpClient client = HttpClient.create(config, System::nanoTime);

    @AfterEach
    void close() {
        client.close();
    }

    private HttpFailure failureOf(HttpCall call) {
        return catchThrowableOfType(HttpFailure.class, () -> client.send(call));
    }

    @Test
    void sendsWhatTheCallSays() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (StubServer server = new StubServer(connection -> {
            seen.complete(connection.readHead() + new String(connection.read(2), StandardCharsets.UTF_8));
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        })) {
            HttpCall call = HttpCall.post(server.http("/a%20b?c=d"))
                    .withJson("{}")
                    .withBearer("c4n4ry")
                    .withHeader("host", "elsewhere");
            client.send(call);

            assertThat(seen.join())
                    .isEqualTo("POST /a%20b?c=d HTTP/1.1\r\n"
                            + "host: 127.0.0.1:" + server.port() + "\r\n"
                            + "accept: */*\r\n"
                            + "content-type: application/json\r\n"
                            + "authorization: Bearer c4n4ry\r\n"
                            + "content-length: 2\r\n\r\n{}");
            assertThat(call.toString()).doesNotContain("c4n4ry").doesNotContain("c=d");
        }
    }

    @Test
    void readsABodyOfAStatedLength() throws Exception {
        try (StubServer server = StubServer.answering(
                "HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\ngone")) {
            HttpResponse answer = client.send(HttpCall.get(server.http("/")));

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.headers().first("content-type")).hasValue("text/plain");
            assertThat(answer.bodyText()).isEqualTo("gone");
        }
    }

    @Test
    void readsABodyInChunksWithTrailers() throws Exception {
        String answer = String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "transfer-encoding: chunked",
                "",
                "5",
                "hello",
                "6;extension=y",
                " world",
                "0",
                "trailer: t",
                "",
                "");
        try (StubServer server = StubServer.answering(answer)) {
            assertThat(client.send(HttpCall.get(server.http("/"))).bodyText()).isEqualTo("hello world");
        }
    }

    @Test
    void readsABodyUpToTheEndOfTheConnection() throws Exception {
        try (StubServer server = StubServer.answering("HTTP/1.0 200 OK\r\n\r\nold")) {
            assertThat(client.send(HttpCall.get(server.http("/"))).bodyText()).isEqualTo("old");
        }
    }

    @Test
    void passesOverInterimResponses() throws Exception {
        try (StubServer server =
                StubServer.answering("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")) {
            assertThat(client.send(HttpCall.get(server.http("/"))).status()).isEqualTo(204);
        }
    }

    @Test
    void headHasNoBodyWhateverItsLength() throws Exception {
        try (StubServer server = StubServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n")) {
            assertThat(client.send(HttpCall.of("HEAD", server.http("/"))).body())
                    .isEmpty();
        }
    }

    @Test
    void nobodyListensIsRefused() throws Exception {
        int port;
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = reserved.getLocalPort();
        }

        HttpFailure failure = failureOf(HttpCall.get(URI.create("http://127.0.0.1:" + port + "/")));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessage("connection refused by 127.0.0.1:" + port);
        assertThat(failure.kind().isBeforeSending()).isTrue();
    }

    @Test
    void noSocketFileIsRefused(@TempDir Path folder) {
        HttpFailure failure = failureOf(HttpCall.overUnixSocket(folder.resolve("none.sock"), "GET", "/"));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessage("no socket at " + folder.resolve("none.sock"));
    }

    @Test
    void fileThatIsNoSocketIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("plain"));

        assertThat(failureOf(HttpCall.overUnixSocket(file, "GET", "/")).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void tooLongASocketPathIsUnreachable(@TempDir Path folder) {
        HttpFailure failure = failureOf(HttpCall.overUnixSocket(folder.resolve("x".repeat(200)), "GET", "/"));

        assertThat(failure.kind()).isIn(Kind.UNREACHABLE, Kind.REFUSED);
    }

    @Test
    void unknownHostIsNamed() {
        HttpFailure failure = failureOf(HttpCall.get(URI.create("http://nobody.invalid/")));

        assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_HOST);
        assertThat(failure).hasMessage("unknown host nobody.invalid");
    }

    @Test
    void silentServerIsATimeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (StubServer server = new StubServer(_ -> over.await())) {
            HttpFailure failure = failureOf(HttpCall.get(server.http("/")).withDeadline(SHORT));

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure).hasMessageContaining("no answer from 127.0.0.1").hasMessageContaining("PT2S");
            over.countDown();
        }
    }

    /// Each byte comes in time, the whole does not.
    @Test
    void deadlineHoldsForTheWholeAnswer() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (StubServer server = new StubServer(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
            while (!over.await(20, TimeUnit.MILLISECONDS)) {
                connection.send("x");
            }
        })) {
            HttpFailure failure = failureOf(HttpCall.get(server.http("/")).withDeadline(SHORT));

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            over.countDown();
        }
    }

    @Test
    void serverThatReadsNothingIsATimeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (StubServer server = new StubServer(_ -> over.await())) {
            HttpFailure failure = failureOf(HttpCall.post(server.http("/"))
                    .withBody("application/octet-stream", new byte[64 << 20])
                    .withDeadline(SHORT));

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            over.countDown();
        }
    }

    @Test
    void takesAnAnswerAtTheLimit() throws Exception {
        try (StubServer server =
                StubServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + "x".repeat(MAX))) {
            assertThat(client.send(HttpCall.get(server.http("/"))).body()).hasSize(MAX);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3e9\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
            })
    void refusesAnAnswerOneByteAboveTheLimit(String head) throws Exception {
        try (StubServer server = StubServer.answering(head + "x".repeat(MAX + 1))) {
            assertThat(failureOf(HttpCall.get(server.http("/"))).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
            })
    void connectionThatEndsEarlyIsCut(String start) throws Exception {
        try (StubServer server = StubServer.answering(start)) {
            assertThat(failureOf(HttpCall.get(server.http("/"))).kind()).isEqualTo(Kind.CUT);
        }
    }

    @Test
    void connectionThatIsResetIsCut() throws Exception {
        try (StubServer server = new StubServer(connection -> {
            connection.readHead();
            connection.reset();
        })) {
            assertThat(failureOf(HttpCall.get(server.http("/"))).kind()).isEqualTo(Kind.CUT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.9\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnot a size\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nxx\r\n",
            })
    void whatIsNotHttpIsMalformed(String answer) throws Exception {
        try (StubServer server = StubServer.answering(answer)) {
            HttpFailure failure = failureOf(HttpCall.get(server.http("/")));

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure).hasMessageStartingWith("no HTTP from 127.0.0.1:" + server.port());
        }
    }

    @Test
    void endlessHeadersAreMalformed() throws Exception {
        try (StubServer server = StubServer.answering("HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(20_000))) {
            assertThat(failureOf(HttpCall.get(server.http("/"))).kind()).isEqualTo(Kind.MALFORMED);
        }
    }

    @Test
    void endlessInterimResponsesAreMalformed() throws Exception {
        try (StubServer server = StubServer.answering("HTTP/1.1 100 Continue\r\n\r\n".repeat(9))) {
            assertThat(failureOf(HttpCall.get(server.http("/"))).kind()).isEqualTo(Kind.MALFORMED);
        }
    }

    @Test
    void answerOfAServerThatStopsReadingTheBodyIsRead() throws Exception {
        try (StubServer server = new StubServer(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            connection.endOutput();
            connection.readToEnd();
        })) {
            HttpCall call = HttpCall.post(server.http("/")).withBody("text/plain", new byte[8 << 20]);

            assertThat(client.send(call).status()).isEqualTo(413);
        }
    }

    @Test
    void redirectIsTheAnswerUnlessTheClientFollows() throws Exception {
        try (StubServer server =
                StubServer.answering("HTTP/1.1 302 Found\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(client.send(HttpCall.get(server.http("/"))).status()).isEqualTo(302);
        }
    }

    @Test
    void followsRedirectsUpToItsLimit() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (HttpClient following = HttpClient.create(config.withMaxRedirects(3), System::nanoTime);
                StubServer server = new StubServer(connection -> {
                    connection.readHead();
                    asked.incrementAndGet();
                    connection.send("HTTP/1.1 307 Again\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n");
                })) {
            HttpFailure failure =
                    catchThrowableOfType(HttpFailure.class, () -> following.send(HttpCall.get(server.http("/"))));

            assertThat(failure.kind()).isEqualTo(Kind.TOO_MANY_REDIRECTS);
            assertThat(asked).hasValue(4);
        }
    }

    @Test
    void redirectToAnotherServerTakesNoTokenAlong() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (HttpClient following = HttpClient.create(config.withMaxRedirects(1), System::nanoTime);
                StubServer other = new StubServer(connection -> {
                    seen.set(connection.readHead());
                    connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                });
                StubServer server = StubServer.answering("HTTP/1.1 303 See Other\r\nlocation: " + other.http("/there")
                        + "\r\ncontent-length: 0\r\n\r\n")) {
            HttpResponse answer =
                    following.send(HttpCall.of("DELETE", server.http("/")).withBearer("c4n4ry"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(seen.get()).startsWith("GET /there HTTP/1.1\r\n").doesNotContain("c4n4ry");
        }
    }

    @Test
    void usesAConnectionAgain() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (StubServer server = new StubServer(connection -> {
            connections.incrementAndGet();
            answerForEver(connection);
        })) {
            for (int i = 0; i < 5; i++) {
                client.send(HttpCall.get(server.http("/")));
            }

            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void makesAConnectionACallIfItKeepsNone() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (HttpClient forgetful = HttpClient.create(config.withMaxIdleConnections(0), System::nanoTime);
                StubServer server = new StubServer(connection -> {
                    connections.incrementAndGet();
                    answerForEver(connection);
                })) {
            for (int i = 0; i < 3; i++) {
                forgetful.send(HttpCall.get(server.http("/")));
            }

            assertThat(connections).hasValue(3);
        }
    }

    @Test
    void connectionAboveTheBoundTakesThePlaceOfTheOldest() throws Exception {
        CountDownLatch dropped = new CountDownLatch(1);
        try (HttpClient modest = HttpClient.create(config.withMaxIdleConnections(1), System::nanoTime);
                StubServer first = new StubServer(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                    connection.readToEnd();
                    dropped.countDown();
                });
                StubServer second = new StubServer(HttpClientTest::answerForEver)) {
            modest.send(HttpCall.get(first.http("/")));
            modest.send(HttpCall.get(second.http("/")));

            dropped.await();
        }
    }

    @Test
    void doesNotUseAConnectionThatWaitedTooLong() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        try (HttpClient client = HttpClient.create(keeping(KeepRule.USUAL), nanos::get);
                StubServer server = new StubServer(connection -> {
                    connections.incrementAndGet();
                    answerForEver(connection);
                })) {
            client.send(HttpCall.get(server.http("/")));
            nanos.addAndGet(Duration.ofSeconds(20).toNanos());
            client.send(HttpCall.get(server.http("/")));
            assertThat(connections).hasValue(1);

            nanos.addAndGet(Duration.ofSeconds(20).toNanos() + 1);
            client.send(HttpCall.get(server.http("/")));
            assertThat(connections).hasValue(2);
        }
    }

    @Test
    void connectionThatNobodyAsksForIsClosedWhenItsTimeIsOver() throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        try (HttpClient brief = HttpClient.create(
                        keeping(new KeepRule(2, Duration.ofMillis(5), Duration.ofMinutes(1), false)),
                        System::nanoTime);
                StubServer server = new StubServer(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                    connection.readToEnd();
                    closed.countDown();
                })) {
            brief.send(HttpCall.get(server.http("/")));
            brief.send(HttpCall.get(server.http("/")).onBehalfOf("somebody"));

            closed.await();
        }
    }

    @Test
    void connectionIsNotKeptBeyondItsLifeHoweverBusy() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        KeepRule rule = new KeepRule(1, Duration.ofSeconds(20), Duration.ofSeconds(2), false);
        try (HttpClient client = HttpClient.create(keeping(rule), nanos::get);
                StubServer server = new StubServer(connection -> {
                    connections.incrementAndGet();
                    answerForEver(connection);
                })) {
            for (int second = 0; second <= 2; second++) {
                client.send(HttpCall.get(server.http("/")));
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            }
            client.send(HttpCall.get(server.http("/"))); // it is used once more, and kept no longer
            assertThat(connections).hasValue(1);

            client.send(HttpCall.get(server.http("/")));
            assertThat(connections).hasValue(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'connection: keep-alive', 1",
        "'Connection: Keep-Alive', 1",
        "'keep-alive: timeout=5, max=100', 1",
        "'keep-alive: timeout=0', 2",
        "'connection: close', 2",
        "'x-nothing: said', 2"
    })
    void keepsAConnectionOnlyIfTheServerSaysThatItDoes(String said, int expected) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        KeepRule rule = new KeepRule(1, Duration.ofSeconds(20), Duration.ofMinutes(1), true);
        try (HttpClient client = HttpClient.create(keeping(rule), System::nanoTime);
                StubServer server = new StubServer(connection -> {
                    connections.incrementAndGet();
                    while (true) {
                        connection.readHead();
                        connection.send("HTTP/1.1 200 OK\r\n" + said + "\r\ncontent-length: 0\r\n\r\n");
                    }
                })) {
            client.send(HttpCall.get(server.http("/")));
            client.send(HttpCall.get(server.http("/")));

            assertThat(connections).hasValue(expected);
        }
    }

    /// Whether the server has read it nobody knows.
    @Test
    void postThatIsCutOnAKeptConnectionIsNotMadeAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (StubServer server = new StubServer(connection -> {
            connection.readHead();
            asked.incrementAndGet();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            connection.readHead();
            asked.incrementAndGet();
        })) {
            client.send(HttpCall.post(server.http("/")));

            HttpFailure failure =
                    catchThrowableOfType(HttpFailure.class, () -> client.send(HttpCall.post(server.http("/"))));

            assertThat(failure.kind()).isEqualTo(Kind.CUT);
            assertThat(asked).hasValue(2);
        }
    }

    private HttpClientConfig keeping(KeepRule rule) {
        return config.withKeep(rule);
    }

    @Test
    void connectionTakesCallsOfItsOwnerAlone() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (StubServer server = new StubServer(connection -> {
            connections.incrementAndGet();
            answerForEver(connection);
        })) {
            HttpCall call = HttpCall.get(server.http("/"));
            client.send(call);
            client.send(call.onBehalfOf("alice"));
            client.send(call.onBehalfOf("bob"));
            assertThat(connections).hasValue(3);

            client.send(call.onBehalfOf("alice").withDeadline(Duration.ofMinutes(1)));
            client.send(call.onBehalfOf("bob").withHeader("x-other", "1"));
            client.send(call);
            assertThat(connections).hasValue(3);
        }
    }

    /// The server serves one connection at a time.
    @Test
    void newConnectionDoesNotWaitForOneThatNobodyUses() throws Exception {
        ReentrantLock turn = new ReentrantLock();
        try (HttpClient modest = HttpClient.create(config.withMaxIdleConnections(1), System::nanoTime);
                StubServer server = new StubServer(connection -> {
                    turn.lock();
                    try {
                        answerForEver(connection);
                    } finally {
                        turn.unlock();
                    }
                })) {
            HttpCall call = HttpCall.get(server.http("/"));
            modest.send(call.onBehalfOf("alice"));

            assertThat(modest.send(call.onBehalfOf("bob")).status()).isEqualTo(200);
            try (HttpExchange exchange = modest.open(call)) {
                assertThat(exchange.status()).isEqualTo(200);
            }
            modest.send(call.onBehalfOf("alice"));
            try (HttpConversation conversation = modest.converse(call)) {
                conversation.done();
                try (HttpExchange answer = conversation.answer()) {
                    assertThat(answer.status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void closesWhatIsKeptWhenItIsTold() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (StubServer server = new StubServer(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            connection.readToEnd();
            closed.countDown();
        })) {
            client.send(HttpCall.get(server.http("/")));
            client.closeIdle();

            closed.await();
            assertThat(client.send(HttpCall.get(server.http("/"))).status()).isEqualTo(200);
        }
    }

    @Test
    void replacesAKeptConnectionThatTheServerClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (StubServer server = new StubServer(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            connection.close();
            closed.countDown();
        })) {
            client.send(HttpCall.post(server.http("/")));
            closed.await();

            assertThat(client.send(HttpCall.post(server.http("/"))).status()).isEqualTo(200);
        }
    }

    @Test
    void doesNotUseAConnectionOnWhichMoreCameThanWasAsked() throws Exception {
        try (StubServer server = new StubServer(connection -> {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 500 Planted\r\n\r\n");
            connection.readHead();
        })) {
            client.send(HttpCall.get(server.http("/")));

            assertThat(client.send(HttpCall.get(server.http("/"))).status()).isEqualTo(200);
        }
    }

    @Test
    void interruptedCallerGivesUpAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (StubServer server = new StubServer(connection -> {
            connection.readHead();
            asked.countDown();
            connection.readHead();
        })) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    client.send(HttpCall.get(server.http("/")));
                } catch (InterruptedException | IOException failure) {
                    thrown.complete(failure);
                }
            });
            asked.await();

            caller.interrupt();

            assertThat(thrown.join()).isInstanceOf(InterruptedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/", "http:///path", "/path", "localhost:9800"})
    void urlOfAnotherKindIsTheCallersMistake(String url) {
        assertThatThrownBy(() -> HttpCall.get(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url: ");
    }

    @Test
    void tokenWithALineBreakIsNeverSent() {
        assertThatThrownBy(() -> HttpCall.get(URI.create("http://x/")).withBearer("a\r\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("a\r\nb");
    }

    private static void answerForEver(RawSocket connection) throws IOException {
        while (true) {
            connection.readHead();
            connection.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        }
    }
}
