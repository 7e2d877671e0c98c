package io.agentmesh.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpFailure.Kind;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.StubServer;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.http.websocket.WebSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
@Timeout(120)
final class TlsTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nc4n4ry";

    private static TestCertificate local;
    private static TestCertificate elsewhere;

    @BeforeAll
    static void makeCertificates(@TempDir Path one, @TempDir Path other) throws Exception {
        local = TestCertificate.of("ip:127.0.0.1", one);
        elsewhere = TestCertificate.of("dns:elsewhere.example", other);
    }

    private static StubServer answering(TestCertificate certificate) throws Exception {
        return new StubServer(certificate.listen(), connection -> {
            connection.readHead();
            connection.send(ANSWER);
        });
    }

    private static URI https(StubServer server) {
        return URI.create("https://127.0.0.1:" + server.port() + "/");
    }

    private static HttpClient trusting(TlsTrust trust) {
        return HttpClient.create(HttpClientConfig.DEFAULTS.withTls(trust), System::nanoTime);
    }

    @Test
    void callsAServerItTrusts() throws Exception {
        try (StubServer server = answering(local);
                HttpClient client = trusting(local.trust())) {
            assertThat(client.send(HttpCall.get(https(server))).bodyText()).isEqualTo("c4n4ry");
        }
    }

    @Test
    void callsNobodyItDoesNotTrust() throws Exception {
        try (StubServer server = answering(local);
                HttpClient client = trusting(TlsTrust.JDK)) {
            HttpFailure failure =
                    catchThrowableOfType(HttpFailure.class, () -> client.send(HttpCall.get(https(server))));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void callsNobodyWhoseCertificateHasAnotherName() throws Exception {
        try (StubServer server = answering(elsewhere);
                HttpClient client = trusting(elsewhere.trust())) {
            HttpFailure failure =
                    catchThrowableOfType(HttpFailure.class, () -> client.send(HttpCall.get(https(server))));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void callsNobodyWhoSpeaksNoTls() throws Exception {
        try (StubServer server = new StubServer(connection -> connection.send(ANSWER));
                HttpClient client = trusting(TlsTrust.JDK)) {
            HttpFailure failure =
                    catchThrowableOfType(HttpFailure.class, () -> client.send(HttpCall.get(https(server))));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void opensAWebSocketToAServerItTrusts() throws Exception {
        RecordingListener listener = new RecordingListener();
        CountDownLatch heard = new CountDownLatch(1);
        try (EventLoops loops = EventLoops.create(1);
                StubServer server = new StubServer(local.listen(), connection -> {
                    connection.acceptWebSocket();
                    connection.send(0x81, 2, 'h', 'i');
                    connection.read(2 + 4 + 5); // a masked frame of five bytes
                    heard.countDown();
                    connection.readToEnd();
                })) {
            WebSocketCall call = WebSocketCall.to(URI.create("wss://127.0.0.1:" + server.port() + "/ws"))
                    .withTls(local.trust());
            WebSocket socket = WebSocketClient.create(loops, new Random(1), System::nanoTime)
                    .open(call, listener);
            socket.sendText("hello");

            assertThat(listener.next()).isEqualTo("open");
            assertThat(listener.next()).isEqualTo("text hi");
            heard.await();
            socket.abort();
            assertThat(listener.next()).isEqualTo("closed 1006 ");
        }
    }

    @Test
    void opensNoWebSocketToAServerItDoesNotTrust() throws Exception {
        RecordingListener listener = new RecordingListener();
        try (EventLoops loops = EventLoops.create(1);
                StubServer server = answering(local)) {
            WebSocketCall call = WebSocketCall.to(URI.create("wss://127.0.0.1:" + server.port() + "/ws"));
            HttpFailure failure = catchThrowableOfType(
                    HttpFailure.class,
                    () -> WebSocketClient.create(loops, new Random(1), System::nanoTime)
                            .open(call, listener));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(listener.size()).isZero();
        }
    }
}
