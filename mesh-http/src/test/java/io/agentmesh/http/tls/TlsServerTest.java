package io.agentmesh.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.WebSocketCall;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.http.testing.TestServer;
import io.agentmesh.http.websocket.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server with TLS, against clients of ours, of the JDK's, and none at all.
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class TlsServerTest {
    private static final int BIG = 3 << 20;

    /// No larger than it must be, as the server takes only for a while what it does not want.
    private static final int TOO_LARGE = HttpServerConfig.Sizes.DEFAULTS.maxBodyBytes() + 1;

    private static TestCertificate first;
    private static TestCertificate second;

    private final RecordingListener listener = new RecordingListener();
    private final Path chain;
    private final Path key;
    private final CertificateFiles certificate;
    private final TestServer server;

    TlsServerTest(@TempDir Path folder) throws Exception {
        this.chain = first.writeChain(folder.resolve("chain.pem"));
        this.key = first.writeKey(folder.resolve("key.pem"));
        this.certificate = CertificateFiles.load(chain, key);
        Routes routes = Routes.builder()
                .get("/big", _ -> HttpResponse.text(200, "x".repeat(BIG)))
                .post("/echo", request -> HttpResponse.text(200, request.bodyText()))
                .webSocket("/ws", _ -> Upgrade.to(listener))
                .build();
        this.server = TestServer.of(routes, config -> config.withTls(certificate));
    }

    @BeforeAll
    static void makeCertificates(@TempDir Path one, @TempDir Path other) throws Exception {
        first = TestCertificate.of("ip:127.0.0.1", one);
        second = TestCertificate.of("ip:127.0.0.1", other);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private URI https(String path) {
        return URI.create("https://127.0.0.1:" + server.port() + path);
    }

    private static HttpClient trusting(TestCertificate certificate) {
        return HttpClient.create(HttpClientConfig.DEFAULTS.withTls(certificate.trust()), System::nanoTime);
    }

    @Test
    void requestsGoBothWaysAlsoLargeOnes() throws Exception {
        try (HttpClient client = trusting(first)) {
            assertThat(client.send(HttpCall.get(https("/big"))).bodyText()).hasSize(BIG);
            assertThat(client.send(HttpCall.post(https("/echo")).withJson("{}")).bodyText())
                    .isEqualTo("{}");
        }
    }

    /// The answer comes before all of the request was sent, and the end must not take it away.
    @Test
    void earlyAnswerToABodyThatIsTooLargeArrives() throws Exception {
        try (HttpClient client = trusting(first)) {
            HttpResponse answer = client.send(HttpCall.post(https("/echo")).withJson("x".repeat(TOO_LARGE)));

            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void webSocketIsOpenedUsedAndClosed() throws Exception {
        RecordingListener here = new RecordingListener();
        WebSocket socket = WebSocketClient.create(server.loops(), new Random(1), System::nanoTime)
                .open(
                        WebSocketCall.to(URI.create("wss://127.0.0.1:" + server.port() + "/ws"))
                                .withTls(first.trust()),
                        here);
        socket.sendText("hello");

        assertThat(listener.next()).isEqualTo("open");
        assertThat(listener.next()).isEqualTo("text hello");
        socket.close(1000, "bye");
        assertThat(listener.next()).isEqualTo("closed 1000 bye");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsAreSpoken(String version) throws Exception {
        try (SSLSocket socket = connect(version)) {
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void newPairHoldsForNewConnectionsAndTheOldOnesGoOn() throws Exception {
        try (SSLSocket old = connect("TLSv1.3")) {
            old.startHandshake();
            RawSocket before = RawSocket.of(old);
            second.writeChain(chain);
            second.writeKey(key);

            certificate.reload();

            try (HttpClient client = trusting(second)) {
                assertThat(client.send(HttpCall.post(https("/echo")).withJson("{}"))
                                .status())
                        .isEqualTo(200);
            }
            before.send("POST /echo HTTP/1.1\r\ncontent-length: 0\r\n\r\n");
            assertThat(before.readHead()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void clientThatTrustsAnotherCertificateIsNotServed() {
        assertThatThrownBy(() -> {
                    try (HttpClient client = trusting(second)) {
                        client.send(HttpCall.get(https("/big")));
                    }
                })
                .isInstanceOf(HttpFailure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /echo HTTP/1.1\r\n\r\n", "\0\0\0\0\0\0\0\0\0\0", "\u0016\u0003\u0001\0\u0005hello"})
    void whoSpeaksNoTlsIsClosedAndTheOthersAreServed(String garbage) throws Exception {
        try (RawSocket stranger = server.connect();
                HttpClient client = trusting(first)) {
            stranger.send(garbage);

            assertThat(stranger.readToEnd()).doesNotContain("HTTP/1.1 200");
            assertThat(client.send(HttpCall.post(https("/echo")).withJson("{}")).status())
                    .isEqualTo(200);
        }
    }

    private SSLSocket connect(String version) throws IOException {
        SSLSocket socket = (SSLSocket)
                first.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }
}
