package io.agentmesh.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.testing.ConnectProxy;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpFailure.Kind;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.StubServer;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.http.websocket.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Servers whose names the proxy alone knows (RFC 9110 §9.3.6).
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class ProxyTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nhello!";
    private static final URI PLAIN = URI.create("http://registry.test/agents");

    @Test
    void callGoesThroughTheTunnel() throws Exception {
        try (StubServer server = new StubServer(connection -> {
                    assertThat(connection.readHead()).startsWith("GET /agents HTTP/1.1\r\n");
                    connection.send(ANSWER);
                });
                ConnectProxy proxy = ConnectProxy.askingFor("us@er:c4n4ry", server.port());
                HttpClient client = through("us%40er:c4n4ry@", proxy.port())) {
            assertThat(client.send(HttpCall.get(PLAIN)).bodyText()).isEqualTo("hello!");
            assertThat(proxy.requests()).containsExactly("CONNECT registry.test:80 HTTP/1.1");
        }
    }

    @Test
    void insideTheTunnelThePeersOwnCertificateCounts(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.of("dns:registry.test", folder);
        try (StubServer server = new StubServer(certificate.listen(), connection -> {
                    connection.readHead();
                    connection.send(ANSWER);
                });
                ConnectProxy proxy = ConnectProxy.to(server.port());
                HttpClient client =
                        HttpClient.create(config("", proxy.port()).withTls(certificate.trust()), System::nanoTime)) {
            assertThat(client.send(HttpCall.get(URI.create("https://registry.test/")))
                            .bodyText())
                    .isEqualTo("hello!");
            assertThat(proxy.requests()).containsExactly("CONNECT registry.test:443 HTTP/1.1");
            HttpFailure stranger = catchThrowableOfType(
                    HttpFailure.class, () -> client.send(HttpCall.get(URI.create("https://stranger.test/"))));
            assertThat(stranger.kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void webSocketGoesThroughTheTunnelWithAndWithoutTls(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.of("dns:registry.test", folder);
        try (EventLoops loops = EventLoops.create(1);
                StubServer plain = new StubServer(ProxyTest::greet);
                StubServer secure = new StubServer(certificate.listen(), ProxyTest::greet);
                ConnectProxy toPlain = ConnectProxy.to(plain.port());
                ConnectProxy toSecure = ConnectProxy.to(secure.port())) {
            WebSocketCall ws = WebSocketCall.to(URI.create("ws://registry.test:81/sync"));
            WebSocketCall wss =
                    WebSocketCall.to(URI.create("wss://registry.test/sync")).withTls(certificate.trust());

            assertGreeted(loops, ws.withProxies(rule("", toPlain.port())));
            assertGreeted(loops, wss.withProxies(rule("", toSecure.port())));
            assertThat(toPlain.requests()).containsExactly("CONNECT registry.test:81 HTTP/1.1");
            assertThat(toSecure.requests()).containsExactly("CONNECT registry.test:443 HTTP/1.1");
        }
    }

    @Test
    void thisMachineIsReachedDirectly() throws Exception {
        try (StubServer server = new StubServer(connection -> {
                    connection.readHead();
                    connection.send(ANSWER);
                });
                HttpClient client = through("", 1)) {
            URI here = URI.create("http://127.0.0.1:" + server.port() + "/");

            assertThat(client.send(HttpCall.get(here)).status()).isEqualTo(200);
        }
    }

    @Test
    void refusalIsToldWithItsStatusAndWithoutThePassword() throws Exception {
        try (EventLoops loops = EventLoops.create(1);
                ConnectProxy proxy = ConnectProxy.refusing("403 Forbidden");
                HttpClient client = through("user:c4n4ry@", proxy.port())) {
            ProxyRefused call = catchThrowableOfType(ProxyRefused.class, () -> client.send(HttpCall.get(PLAIN)));
            ProxyRefused socket = catchThrowableOfType(
                    ProxyRefused.class,
                    () -> open(
                            loops,
                            WebSocketCall.to(URI.create("ws://registry.test/sync"))
                                    .withProxies(rule("user:c4n4ry@", proxy.port()))));

            String refusal = "the proxy 127.0.0.1:" + proxy.port() + " refused with HTTP status 403";
            assertThat(call.status()).isEqualTo(403);
            assertThat(call.kind()).isEqualTo(Kind.PROXY_REFUSED);
            assertThat(call).hasMessage(refusal);
            assertThat(socket).hasMessage(refusal);
        }
    }

    @Test
    void proxyThatWantsAPasswordIsToldApartFromOneThatRefusesIt() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.askingFor("user:c4n4ry", 1)) {
            String who = "the proxy 127.0.0.1:" + proxy.port();

            assertThat(failure("", proxy.port())).hasMessage(who + " wants a user and a password (HTTP status 407)");
            assertThat(failure("user:c4n4ry-of-yesterday@", proxy.port()))
                    .hasMessage(who + " refused with HTTP status 407: wrong user or password");
        }
    }

    @Test
    void proxyThatIsNotThereIsToldAsSuch() throws Exception {
        assertThat(failure("", 1)).hasMessage("the proxy 127.0.0.1:1 takes no connection");

        ProxyRule unknown = ProxyRule.through(HttpProxy.at("no-such-host.invalid", 3128));
        try (HttpClient client = HttpClient.create(HttpClientConfig.DEFAULTS.withProxies(unknown), System::nanoTime)) {
            HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> client.send(HttpCall.get(PLAIN)));

            assertThat(failure.kind()).isEqualTo(Kind.PROXY_REFUSED);
            assertThat(failure).hasMessage("the proxy no-such-host.invalid:3128 is an unknown host");
        }
    }

    @Test
    void proxyThatCannotBeUsedIsToldAsSuchAndNotGoneAround() throws Exception {
        ProxyRule rule = ProxyRule.fromEnvironment(Map.of("http_proxy", "socks5://u:c4n4ry@proxy.test"), List.of())
                .orThrow();
        try (EventLoops loops = EventLoops.create(1);
                HttpClient client = HttpClient.create(HttpClientConfig.DEFAULTS.withProxies(rule), System::nanoTime)) {
            WebSocketClient sockets = WebSocketClient.create(loops, new Random(1), System::nanoTime);
            WebSocketCall socket =
                    WebSocketCall.to(URI.create("ws://registry.test/sync")).withProxies(rule);

            HttpFailure call = catchThrowableOfType(HttpFailure.class, () -> client.send(HttpCall.get(PLAIN)));
            HttpFailure opening =
                    catchThrowableOfType(HttpFailure.class, () -> sockets.open(socket, new RecordingListener()));

            assertThat(List.of(call, opening))
                    .allSatisfy(failure -> assertThat(failure)
                            .hasMessage("http_proxy: expected http://[user:password@]host[:port]")
                            .extracting(HttpFailure::kind)
                            .isEqualTo(Kind.PROXY_REFUSED));
        }
    }

    @Test
    void silentProxyIsGivenUpAfterTheTimeToConnect() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.silent();
                HttpClient client = HttpClient.create(
                        config("", proxy.port()).withConnectTimeout(Duration.ofMillis(50)), System::nanoTime)) {
            HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> client.send(HttpCall.get(PLAIN)));

            assertThat(failure.kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
            assertThat(failure)
                    .hasMessage("no connection to registry.test:80 through the proxy 127.0.0.1:" + proxy.port()
                            + " in time");
        }
    }

    @Test
    void answerOfAProxyHasABound() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.refusing("403 " + "x".repeat(64 << 10))) {
            HttpFailure failure = failure("", proxy.port());

            assertThat(failure.kind()).isEqualTo(Kind.PROXY_REFUSED);
            assertThat(failure).hasMessageEndingWith("opened no tunnel to registry.test:80: headers above 65536 bytes");
        }
    }

    private static HttpFailure failure(String user, int port) {
        try (HttpClient client = through(user, port)) {
            return catchThrowableOfType(HttpFailure.class, () -> client.send(HttpCall.get(PLAIN)));
        }
    }

    private static HttpClient through(String user, int port) {
        return HttpClient.create(config(user, port), System::nanoTime);
    }

    private static HttpClientConfig config(String user, int port) {
        return HttpClientConfig.DEFAULTS.withProxies(rule(user, port));
    }

    private static ProxyRule rule(String user, int port) {
        return ProxyRule.through(
                HttpProxy.parse("http://" + user + "127.0.0.1:" + port).orThrow());
    }

    private static void greet(RawSocket connection) throws IOException {
        connection.acceptWebSocket();
        connection.send(0x81, 2, 'h', 'i');
        connection.readToEnd();
    }

    private static void assertGreeted(EventLoops loops, WebSocketCall call) throws Exception {
        RecordingListener listener = new RecordingListener();
        WebSocket socket =
                WebSocketClient.create(loops, new Random(1), System::nanoTime).open(call, listener);

        assertThat(listener.next()).isEqualTo("open");
        assertThat(listener.next()).isEqualTo("text hi");
        socket.abort();
        assertThat(listener.next()).isEqualTo("closed 1006 ");
    }

    private static void open(EventLoops loops, WebSocketCall call) throws Exception {
        WebSocketClient.create(loops, new Random(1), System::nanoTime).open(call, new RecordingListener());
    }
}
