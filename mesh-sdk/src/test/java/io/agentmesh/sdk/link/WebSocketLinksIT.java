package io.agentmesh.sdk.link;

import static io.agentmesh.sdk.testing.PlainWebSocketServer.BINARY;
import static io.agentmesh.sdk.testing.PlainWebSocketServer.CLOSE;
import static io.agentmesh.sdk.testing.PlainWebSocketServer.CONTINUATION;
import static io.agentmesh.sdk.testing.PlainWebSocketServer.FIN;
import static io.agentmesh.sdk.testing.PlainWebSocketServer.PING;
import static io.agentmesh.sdk.testing.PlainWebSocketServer.PONG;
import static io.agentmesh.sdk.testing.PlainWebSocketServer.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.testing.ConnectProxy;
import io.agentmesh.sdk.testing.PlainWebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The JDK's WebSocket behind a link, against a server that is not always good.
final class WebSocketLinksIT {
    private final List<WebSocketLinks> factories = new ArrayList<>();
    private final ExecutorService loop =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final PlainWebSocketServer server;

    WebSocketLinksIT() throws IOException {
        server = new PlainWebSocketServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        factories.forEach(WebSocketLinks::close);
        loop.shutdownNow();
    }

    @Test
    void textGoesBothWays() throws Exception {
        Link link = open(1_000);
        assertThat(event()).isEqualTo("opened");

        onLoop(() -> link.send("grüß 😀"));
        assertThat(server.next()).isEqualTo(new PlainWebSocketServer.Frame(TEXT, "grüß 😀"));
        assertThat(event()).isEqualTo("sent");
        server.sendText("zurück 😀");

        assertThat(eventAfterParts()).isEqualTo("text zurück 😀");
    }

    @Test
    void fragmentsArePutTogether() throws Exception {
        open(1_000_000);
        assertThat(event()).isEqualTo("opened");

        server.send(TEXT, "one ".getBytes(StandardCharsets.UTF_8));
        server.send(CONTINUATION, "x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        server.send(FIN | CONTINUATION, " three".getBytes(StandardCharsets.UTF_8));

        assertThat(event()).as("of a part").isEqualTo("heard");
        assertThat(eventAfterParts()).isEqualTo("text one " + "x".repeat(100_000) + " three");
    }

    @Test
    void messageAtTheBoundIsTakenAndOneCharacterMoreEndsTheLink() throws Exception {
        open(1_000);
        assertThat(event()).isEqualTo("opened");

        server.sendText("x".repeat(1_000));
        assertThat(eventAfterParts()).isEqualTo("text " + "x".repeat(1_000));
        server.sendText("x".repeat(1_001));

        assertThat(eventAfterParts()).isEqualTo("closed a message longer than 1000 characters");
    }

    @Test
    void endlessFragmentsEndTheLink() throws Exception {
        open(1_000);
        assertThat(event()).isEqualTo("opened");

        server.send(TEXT, "x".repeat(600).getBytes(StandardCharsets.UTF_8));
        server.send(CONTINUATION, "x".repeat(600).getBytes(StandardCharsets.UTF_8));

        assertThat(eventAfterParts()).isEqualTo("closed a message longer than 1000 characters");
    }

    @Test
    void pingIsAnsweredAndCountsAsASignOfLife() throws Exception {
        open(1_000);
        assertThat(event()).isEqualTo("opened");

        server.send(FIN | PING, new byte[0]);

        assertThat(event()).isEqualTo("heard");
        assertThat(server.next().opcode()).isEqualTo(PONG);
    }

    @Test
    void pongAndBinaryCountAsSignsOfLife() throws Exception {
        Link link = open(1_000);
        assertThat(event()).isEqualTo("opened");
        onLoop(link::ping);
        assertThat(server.next().opcode()).isEqualTo(PING);

        server.send(FIN | PONG, new byte[0]);
        server.send(FIN | BINARY, new byte[] {1, 2, 3});

        assertThat(event()).isEqualTo("heard");
        assertThat(event()).isEqualTo("heard");
    }

    @Test
    void closeOfTheServerEndsTheLink() throws Exception {
        open(1_000);
        assertThat(event()).isEqualTo("opened");

        server.send(FIN | CLOSE, new byte[0]);

        assertThat(event()).isEqualTo("closed closed by the relay");
    }

    @Test
    void connectionThatBreaksEndsTheLink() throws Exception {
        open(1_000);
        assertThat(event()).isEqualTo("opened");

        server.drop();

        assertThat(event()).startsWith("closed ");
    }

    @Test
    void closeIsSentAndTheEndFollowsWhenTheServerHasSeenIt() throws Exception {
        Link link = open(1_000);
        assertThat(event()).isEqualTo("opened");

        onLoop(link::close);
        assertThat(server.next().opcode()).isEqualTo(CLOSE);
        server.drop();

        assertThat(event()).startsWith("closed ");
    }

    @Test
    void abortEndsTheLinkAtOnceAndOnlyOnce() throws Exception {
        Link link = open(1_000);
        assertThat(event()).isEqualTo("opened");

        onLoop(link::abort);
        onLoop(link::abort);
        assertThat(event()).isEqualTo("closed aborted");
        assertThat(server.next().opcode()).isEqualTo(-1);

        assertThat(events).isEmpty();
    }

    @Test
    void abortDuringTheOpeningEndsIt() throws Exception {
        Link link = links(1_000).open(server.uri(), listener());

        onLoop(link::abort);

        String first = event();
        assertThat("opened".equals(first) ? event() : first).isEqualTo("closed aborted");
    }

    @Test
    void whatIsNoWebSocketIsToldAsAClose() throws Exception {
        links(1_000).open(URI.create("ws://127.0.0.1:1/ws"), listener());
        assertThat(event()).isEqualTo("closed connection refused");

        links(1_000).open(URI.create("ws://no-such-host.invalid/ws"), listener());
        assertThat(event()).isEqualTo("closed unknown host");

        links(1_000).open(URI.create("mailto:someone"), listener());
        assertThat(event()).startsWith("closed ");

        links(1_000).open(URI.create("ftp://127.0.0.1/ws"), listener());
        assertThat(event()).startsWith("closed ");
    }

    @Test
    void serverThatDoesNotUpgradeIsNamedByItsStatus() throws Exception {
        server.refuseUpgrade();
        links(1_000).open(server.uri(), listener());

        assertThat(event()).isEqualTo("closed no WebSocket there: HTTP status 404");
    }

    @Test
    void linkGoesThroughTheTunnelOfAProxyThatLooksTheRelayUp() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.to(server.uri().getPort())) {
            Link link = open(proxy, "");
            assertThat(event()).isEqualTo("opened");

            onLoop(() -> link.send("through"));

            assertThat(server.next()).isEqualTo(new PlainWebSocketServer.Frame(TEXT, "through"));
            assertThat(proxy.requests()).containsExactly("CONNECT relay.test:7443 HTTP/1.1");
        }
    }

    @Test
    void proxyThatRefusesIsNamedWithItsStatusAndNeverWithThePassword() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.refusing("403 Forbidden")) {
            open(proxy, "user:c4n4ry@");

            assertThat(event())
                    .isEqualTo("proxy refused: the proxy 127.0.0.1:" + proxy.port() + " refused with HTTP status 403");
        }
    }

    @Test
    void proxyThatWantsAPasswordIsNamedAsSuch() throws Exception {
        try (ConnectProxy proxy =
                ConnectProxy.refusing("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"")) {
            open(proxy, "");
            assertThat(event())
                    .isEqualTo("proxy refused: the proxy 127.0.0.1:" + proxy.port()
                            + " wants a user and a password (HTTP status 407)");

            open(proxy, "user:c4n4ry@");
            assertThat(event())
                    .startsWith("proxy refused: the proxy 127.0.0.1:" + proxy.port() + " refused with HTTP status 407")
                    .doesNotContain("c4n4ry");
        }
    }

    @Test
    void proxyThatIsNotThereIsNamed() throws Exception {
        ProxyRule nobody = ProxyRule.through(HttpProxy.at("127.0.0.1", 1));
        links(nobody, 1_000).open(URI.create("ws://relay.test:7443/ws"), listener());
        assertThat(event()).isEqualTo("proxy refused: the proxy 127.0.0.1:1 takes no connection");

        ProxyRule unknown = ProxyRule.through(HttpProxy.at("no-such-host.invalid", 1));
        links(unknown, 1_000).open(URI.create("ws://relay.test:7443/ws"), listener());
        assertThat(event()).isEqualTo("proxy refused: the proxy no-such-host.invalid:1 is an unknown host");
    }

    @Test
    void silentProxyIsGivenUpAfterTheTimeToConnect() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.silent();
                WebSocketLinks links = new WebSocketLinks(
                        ProxyRule.through(HttpProxy.at("127.0.0.1", proxy.port())), loop, Duration.ofMillis(20))) {
            links.open(URI.create("ws://relay.test:7443/ws"), listener());

            assertThat(event())
                    .isEqualTo("proxy refused: the proxy 127.0.0.1:" + proxy.port() + " opened no tunnel in time");
        }
    }

    @Test
    void relayThatDoesNotUpgradeBehindAProxyIsNotTheProxysFault() throws Exception {
        server.refuseUpgrade();
        try (ConnectProxy proxy = ConnectProxy.to(server.uri().getPort())) {
            open(proxy, "");

            assertThat(event()).isEqualTo("closed no WebSocket there: HTTP status 404");
        }
    }

    @Test
    void relayNamedByNoProxyIsReachedDirectly() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.refusing("403 Forbidden")) {
            ProxyRule rules = ProxyRule.fromEnvironment(Map.of(
                            "HTTP_PROXY", "http://127.0.0.1:" + proxy.port(), "NO_PROXY", "no-such-host.invalid"))
                    .orThrow();
            links(rules, 1_000).open(server.uri(), listener());
            assertThat(event()).as("on this machine").isEqualTo("opened");

            links(rules, 1_000).open(URI.create("ws://no-such-host.invalid:7443/ws"), listener());
            assertThat(event()).isEqualTo("closed unknown host");
            assertThat(proxy.requests()).isEmpty();
        }
    }

    private Link open(ConnectProxy proxy, String user) {
        ProxyRule through = ProxyRule.through(
                HttpProxy.parse("http://" + user + "127.0.0.1:" + proxy.port()).orThrow());
        return links(through, 1_000).open(URI.create("ws://relay.test:7443/ws"), listener());
    }

    private Link open(int maxMessageChars) {
        return links(maxMessageChars).open(server.uri(), listener());
    }

    private WebSocketLinks links(int maxMessageChars) {
        return links(ProxyRule.none(), maxMessageChars);
    }

    private WebSocketLinks links(ProxyRule proxy, int maxMessageChars) {
        WebSocketLinks links = new WebSocketLinks(proxy, loop, Duration.ofSeconds(20), maxMessageChars);
        factories.add(links);
        return links;
    }

    private void onLoop(Runnable task) {
        loop.execute(task);
    }

    /// The next one that is no sign of life: a message comes in as many parts as the network makes of it.
    private String eventAfterParts() throws InterruptedException {
        String event = event();
        while (event.equals("heard")) {
            event = event();
        }
        return event;
    }

    private String event() throws InterruptedException {
        String event = events.poll(30, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing happened");
        }
        return event;
    }

    private LinkEvents listener() {
        return new LinkEvents() {
            @Override
            public void opened() {
                events.add("opened");
            }

            @Override
            public void sent() {
                events.add("sent");
            }

            @Override
            public void text(String text) {
                events.add("text " + text);
            }

            @Override
            public void heard() {
                events.add("heard");
            }

            @Override
            public void closed(String why) {
                events.add("closed " + why);
            }

            @Override
            public void proxyRefused(String why) {
                events.add("proxy refused: " + why);
            }
        };
    }
}
