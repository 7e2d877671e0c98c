package io.agentmesh.meshd.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.testing.ConnectProxy;
import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.sdk.link.LinkFactory;
import io.agentmesh.sdk.testing.LinkFactoryContract;
import io.agentmesh.sdk.testing.PlainWebSocketServer;
import io.agentmesh.sdk.testing.ToldEvents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Links on the mesh loop do what the SDK's own links do, in the same words.
@ExtendWith(NoLeaks.class)
@Timeout(180)
final class LoopLinksIT extends LinkFactoryContract {
    private final MeshLoop loop = new MeshLoop();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    LoopLinksIT() throws IOException {}

    @Override
    protected LinkFactory links(Terms terms) {
        LoopLinks.Terms reached = new LoopLinks.Terms(terms.proxies(), TlsTrust.JDK, terms.connectTimeout());
        return new LoopLinks(loop, reached, System::nanoTime, new SecureRandom(), terms.maxMessageChars());
    }

    @Override
    protected Executor loop() {
        return loop;
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void relayWithTlsIsTrustedAsIsSaid(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", folder);
        try (PlainWebSocketServer server = new PlainWebSocketServer(certificate.listen())) {
            open(ProxyRule.none(), certificate.trust(), secure(server));
            assertThat(events.take()).isEqualTo("opened");

            server.sendText("over TLS");
            assertThat(textAfterParts()).isEqualTo("text over TLS on mesh-loop");
        }
    }

    @Test
    void relayWhoseCertificateNobodyKnowsIsNotSpokenTo(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", folder);
        try (PlainWebSocketServer server = new PlainWebSocketServer(certificate.listen())) {
            open(ProxyRule.none(), TlsTrust.JDK, secure(server));

            assertThat(events.take()).startsWith("closed ").contains("PKIX path building failed");
        }
    }

    @Test
    void userAndPasswordAreSaidToTheProxyAndToNobodyElse() throws Exception {
        try (PlainWebSocketServer server = new PlainWebSocketServer();
                ConnectProxy proxy =
                        ConnectProxy.askingFor("user:c4n4ry", server.uri().getPort())) {
            URI relay = URI.create("ws://relay.test:7443/ws");
            open(through("user:c4n4ry@", proxy), TlsTrust.JDK, relay);
            assertThat(events.take()).isEqualTo("opened");

            open(through("user:wr0ng@", proxy), TlsTrust.JDK, relay);
            assertThat(events.take())
                    .isEqualTo("proxy refused: the proxy 127.0.0.1:" + proxy.port()
                            + " refused with HTTP status 407: wrong user or password");
        }
    }

    private static ProxyRule through(String user, ConnectProxy proxy) {
        return ProxyRule.through(
                HttpProxy.parse("http://" + user + "127.0.0.1:" + proxy.port()).orThrow());
    }

    private static URI secure(PlainWebSocketServer server) {
        return URI.create("wss://127.0.0.1:" + server.uri().getPort() + "/ws");
    }

    private void open(ProxyRule proxies, TlsTrust trust, URI relay) {
        LoopLinks.Terms reached = new LoopLinks.Terms(proxies, trust, Duration.ofSeconds(20));
        new LoopLinks(loop, reached, System::nanoTime, new SecureRandom(), 1_000).open(relay, new Told());
    }

    private String textAfterParts() throws InterruptedException {
        String event = events.take();
        while (event.equals("heard")) {
            event = events.take();
        }
        return event;
    }

    /// Tells also where texts come.
    private final class Told extends ToldEvents {
        Told() {
            super(events::add);
        }

        @Override
        public void text(String text) {
            super.text(text + " on " + Thread.currentThread().getName());
        }
    }
}
