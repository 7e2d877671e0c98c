package io.agentmesh.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpFailure.Kind;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.StubServer;
import io.agentmesh.http.websocket.WebSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client's end of a WebSocket against servers that do as they please.
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class WebSocketClientTest {
    private final EventLoops loops = EventLoops.create(1);
    private final WebSocketClient client = WebSocketClient.create(loops, new Random(1), System::nanoTime);
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void close() {
        loops.close();
    }

    private HttpFailure failureOf(WebSocketCall call) {
        return catchThrowableOfType(HttpFailure.class, () -> client.open(call, listener));
    }

    @Test
    void asksAsTheProtocolWants() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (StubServer server = new StubServer(connection -> {
            seen.complete(connection.acceptWebSocket());
            connection.readToEnd();
        })) {
            WebSocketCall call = WebSocketCall.to(server.ws("/sync?agent_id=x")).withBearer("c4n4ry");
            client.open(call, listener).abort();

            assertThat(seen.join())
                    .startsWith("GET /sync?agent_id=x HTTP/1.1\r\n")
                    .contains("host: 127.0.0.1:" + server.port() + "\r\n")
                    .contains("connection: Upgrade\r\n", "upgrade: websocket\r\n", "sec-websocket-version: 13\r\n")
                    .contains("authorization: Bearer c4n4ry\r\n")
                    .doesNotContain("sec-websocket-protocol", "sec-websocket-extensions");
            assertThat(call.toString()).doesNotContain("c4n4ry").doesNotContain("agent_id");
        }
    }

    @Test
    void hearsFramesThatComeRightBehindTheAgreement() throws Exception {
        try (StubServer server = new StubServer(connection -> {
            String head = connection.readHead();
            connection.send(RawSocket.agreementTo(head) + "\u0081\u0002hi\u0081\u0003you");
            connection.readToEnd();
        })) {
            client.open(WebSocketCall.to(server.ws("/")), listener);

            assertThat(listener.next()).isEqualTo("open");
            assertThat(listener.next()).isEqualTo("text hi");
            assertThat(listener.next()).isEqualTo("text you");
        }
    }

    @Test
    void masksWhatItSends() throws Exception {
        CompletableFuture<int[]> seen = new CompletableFuture<>();
        try (StubServer server = new StubServer(connection -> {
            connection.acceptWebSocket();
            seen.complete(connection.readNumbers(2 + 4 + 2));
        })) {
            client.open(WebSocketCall.to(server.ws("/")), listener).sendText("hi");

            int[] frame = seen.join();
            assertThat(frame).startsWith(0x81, 0x80 | 2);
            assertThat(frame[2] ^ frame[6]).isEqualTo('h');
            assertThat(frame[3] ^ frame[7]).isEqualTo('i');
        }
    }

    @Test
    void handsTheChannelOverOnItsLoopBeforeAnythingIsReadOfIt() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (EventLoops named = EventLoops.named("of-the-test");
                StubServer server = new StubServer(connection -> {
                    String head = connection.readHead();
                    connection.send(RawSocket.agreementTo(head) + "\u0081\u0002hi");
                    connection.readToEnd();
                })) {
            WebSocketClient.create(named, new Random(1), System::nanoTime)
                    .openRaw(WebSocketCall.to(server.ws("/")), channel -> {
                        seen.add("taken on " + Thread.currentThread().getName());
                        channel.pipeline().addLast(new FrameNotes(seen));
                    });

            assertThat(seen.take()).isEqualTo("taken on of-the-test");
            assertThat(seen.take()).isEqualTo("hi");
        }
    }

    @Test
    void handsNothingOverWhereThereIsNoWebSocket() throws Exception {
        try (StubServer server = StubServer.answering("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")) {
            BlockingQueue<Channel> taken = new LinkedBlockingQueue<>();

            assertThatThrownBy(() -> client.openRaw(WebSocketCall.to(server.ws("/")), taken::add))
                    .isInstanceOf(UpgradeRefused.class);
            assertThat(taken).isEmpty();
        }
    }

    @Test
    void takerThatFailsFailsTheCall() throws Exception {
        try (StubServer server = new StubServer(connection -> {
            connection.acceptWebSocket();
            connection.readToEnd();
        })) {
            assertThatThrownBy(() -> client.openRaw(WebSocketCall.to(server.ws("/")), channel -> {
                        throw new IllegalStateException("of the test");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("of the test");
        }
    }

    /// Notes the texts that come.
    private static final class FrameNotes extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final BlockingQueue<String> seen;

        FrameNotes(BlockingQueue<String> seen) {
            this.seen = seen;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            seen.add(frame.text());
        }
    }

    @Test
    void refusalCarriesTheServersAnswer() throws Exception {
        try (StubServer server = StubServer.answering(
                "HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nnot yours")) {
            UpgradeRefused refused = catchThrowableOfType(
                    UpgradeRefused.class, () -> client.open(WebSocketCall.to(server.ws("/")), listener));

            assertThat(refused.kind()).isEqualTo(Kind.UPGRADE_REFUSED);
            assertThat(refused.response().status()).isEqualTo(403);
            assertThat(refused.response().bodyText()).isEqualTo("not yours");
            assertThat(listener.size()).isZero();
        }
    }

    @Test
    void keepsAtMost16KibOfARefusal() throws Exception {
        try (StubServer server = StubServer.answering(
                "HTTP/1.1 500 Broken\r\ncontent-length: 16385\r\n\r\n" + "x".repeat((16 << 10) + 1))) {
            UpgradeRefused refused = catchThrowableOfType(
                    UpgradeRefused.class, () -> client.open(WebSocketCall.to(server.ws("/")), listener));

            HttpResponse response = refused.response();
            assertThat(response.body()).hasSize(16 << 10);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.9\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 101 OK\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: eA==\r\n\r\n",
            })
    void agreementToSomethingElseIsMalformed(String answer) throws Exception {
        try (StubServer server = StubServer.answering(answer)) {
            assertThat(failureOf(WebSocketCall.to(server.ws("/"))).kind()).isEqualTo(Kind.MALFORMED);
            assertThat(listener.size()).isZero();
        }
    }

    @Test
    void silentServerIsATimeoutOfWhichTheListenerHearsNothing() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (StubServer server = new StubServer(_ -> over.await())) {
            HttpFailure failure = failureOf(WebSocketCall.to(server.ws("/")).withOpenTimeout(Duration.ofMillis(200)));

            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(listener.size()).isZero();
            over.countDown();
        }
    }

    @Test
    void connectionThatEndsBeforeTheAnswerIsCut() throws Exception {
        try (StubServer server = StubServer.answering("HTTP/1.1 101 Swi")) {
            assertThat(failureOf(WebSocketCall.to(server.ws("/"))).kind()).isEqualTo(Kind.CUT);
        }
    }

    @Test
    void nobodyListensIsRefused() throws Exception {
        int port;
        try (ServerSocket reserved = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = reserved.getLocalPort();
        }

        HttpFailure failure = failureOf(WebSocketCall.to(URI.create("ws://127.0.0.1:" + port + "/")));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void unknownHostIsNamed() {
        assertThat(failureOf(WebSocketCall.to(URI.create("ws://nobody.invalid/")))
                        .kind())
                .isEqualTo(Kind.UNKNOWN_HOST);
    }

    @Test
    void interruptedCallerGivesUpAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (StubServer server = new StubServer(connection -> {
            connection.readHead();
            asked.countDown();
            connection.readToEnd();
        })) {
            Thread caller = Thread.ofVirtual().start(() -> interrupted.complete(isInterrupted(server)));
            asked.await();

            caller.interrupt();

            assertThat(interrupted.join()).isTrue();
        }
    }

    private boolean isInterrupted(StubServer server) {
        try {
            client.open(WebSocketCall.to(server.ws("/")), listener);
            return false;
        } catch (HttpFailure failure) {
            return false;
        } catch (InterruptedException expected) {
            return true;
        }
    }

    @Test
    void closesWith1002OnAMaskedFrameFromTheServer() throws Exception {
        CompletableFuture<int[]> seen = new CompletableFuture<>();
        try (StubServer server = new StubServer(connection -> {
            connection.acceptWebSocket();
            connection.send(0x81, 0x80 | 1, 0, 0, 0, 0, 'x');
            int[] frame = connection.readNumbers(8);
            seen.complete(new int[] {frame[0], frame[2] ^ frame[6], frame[3] ^ frame[7]});
            connection.readToEnd();
        })) {
            client.open(WebSocketCall.to(server.ws("/")), listener);

            assertThat(seen.join()).containsExactly(0x88, 1002 >> 8, 1002 & 0xff);
            assertThat(listener.next()).isEqualTo("open");
            assertThat(listener.next()).startsWith("closed 1002 ");
        }
    }

    /// As the Rust relay does it (wire §10.3): it answers a close by ending the connection.
    @Test
    void closeThatIsAnsweredByTheEndOfTheConnectionEndsIt() throws Exception {
        try (StubServer server = new StubServer(connection -> {
            connection.acceptWebSocket();
            connection.read(8);
        })) {
            WebSocket socket = client.open(WebSocketCall.to(server.ws("/")), listener);
            socket.close(1000, "");

            assertThat(listener.next()).isEqualTo("open");
            assertThat(listener.next()).isEqualTo("closed 1006 ");
        }
    }

    /// As the Rust relay does it (wire §10.3): its close frames carry no status.
    @Test
    void hearsACloseWithoutAStatusAndReturnsIt() throws Exception {
        CompletableFuture<int[]> seen = new CompletableFuture<>();
        try (StubServer server = new StubServer(connection -> {
            connection.acceptWebSocket();
            connection.send(0x88, 0);
            seen.complete(connection.readNumbers(2));
        })) {
            client.open(WebSocketCall.to(server.ws("/")), listener);

            assertThat(listener.next()).isEqualTo("open");
            assertThat(listener.next()).isEqualTo("closed 1005 ");
            assertThat(seen.join()).containsExactly(0x88, 0x80);
        }
    }

    @Test
    void urlOfAnotherKindIsTheCallersMistake() {
        assertThatThrownBy(() -> WebSocketCall.to(URI.create("mailto:x@y")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url: ");
    }
}
