package io.agentmesh.sdk.testing;

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
import io.agentmesh.sdk.link.Link;
import io.agentmesh.sdk.link.LinkEvents;
import io.agentmesh.sdk.link.LinkFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What everything that opens links does, whatever it stands on, against a server that is not always good;
/// and in which words it says what went wrong.
public abstract class LinkFactoryContract {
    /// More than any network of this machine takes unread, in UTF-16 units.
    private static final int BEYOND_ALL_BUFFERS = 16 * 1024 * 1024;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final PlainWebSocketServer server;

    /// Starts the server.
    protected LinkFactoryContract() throws IOException {
        server = new PlainWebSocketServer();
    }

    /// What links are to be like.
    ///
    /// @param connectTimeout for each step of the opening
    /// @param maxMessageChars UTF-16 units of the longest message that is taken
    public record Terms(ProxyRule proxies, Duration connectTimeout, int maxMessageChars) {}

    /// Links of the kind under test, whose events come on [#loop]; closed by whoever makes them, after the
    /// test.
    protected abstract LinkFactory links(Terms terms);

    /// Runs the events of all links.
    protected abstract Executor loop();

    @AfterEach
    final void closeServer() throws IOException {
        server.close();
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

        assertThat(event()).isEqualTo("closed closed by the relay");
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
    void nothingIsToldFromWithinOpenNorOffTheLoop() throws Exception {
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        for (URI relay : List.of(server.uri(), URI.create("ws://127.0.0.1:1/ws"), URI.create("mailto:someone"))) {
            onLoop(() -> {
                links(1_000)
                        .open(
                                relay,
                                new ToldEvents(event ->
                                        threads.add(Thread.currentThread().getName())));
                threads.add("open returned on " + Thread.currentThread().getName());
            });
            String first = threads.take();
            assertThat(first).startsWith("open returned on ");
            assertThat(first).endsWith(threads.take());
        }
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
        try (ConnectProxy proxy = ConnectProxy.silent()) {
            ProxyRule silent = ProxyRule.through(HttpProxy.at("127.0.0.1", proxy.port()));
            links(new Terms(silent, Duration.ofMillis(20), 1_000))
                    .open(URI.create("ws://relay.test:7443/ws"), listener());

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

    @Test
    void textsLeaveWholeAndInOrderHoweverLongTheyAre() throws Exception {
        Link link = open(1_000);
        assertThat(event()).isEqualTo("opened");
        String large = "😀ü".repeat(100_000);

        for (String text : new String[] {"one", large, "", "four"}) {
            onLoop(() -> link.send(text));
            assertThat(server.nextText()).isEqualTo(text);
            assertThat(event()).isEqualTo("sent");
        }
    }

    @Test
    void textThatTheServerDoesNotReadIsNotSaidToBeSentAndTheLinkCanBeAborted() throws Exception {
        server.readNothing();
        Link link = open(1_000);
        assertThat(event()).isEqualTo("opened");

        onLoop(() -> link.send("x".repeat(BEYOND_ALL_BUFFERS)));
        server.send(FIN | PING, new byte[0]);
        assertThat(event()).as("sent waits, what comes does not").isEqualTo("heard");
        onLoop(link::abort);

        assertThat(event()).isEqualTo("closed aborted");
        assertThat(events).isEmpty();
    }

    @Test
    void textThatTheServerReadsLateIsSentThen() throws Exception {
        server.readNothing();
        Link link = open(1_000);
        assertThat(event()).isEqualTo("opened");
        onLoop(() -> link.send("x".repeat(BEYOND_ALL_BUFFERS)));
        server.send(FIN | PING, new byte[0]);
        assertThat(event()).isEqualTo("heard");

        server.readOn();

        assertThat(event()).isEqualTo("sent");
        assertThat(server.nextText()).hasSize(BEYOND_ALL_BUFFERS);
    }

    @Test
    void pingsThatCannotLeaveYetDoNoHarm() throws Exception {
        server.readNothing();
        Link link = open(1_000);
        assertThat(event()).isEqualTo("opened");
        onLoop(() -> {
            link.send("x".repeat(BEYOND_ALL_BUFFERS));
            link.ping();
            link.ping();
        });
        server.send(FIN | PING, new byte[0]);
        assertThat(event()).isEqualTo("heard");

        server.readOn();

        assertThat(event()).isEqualTo("sent");
        assertThat(server.nextText()).hasSize(BEYOND_ALL_BUFFERS);
        onLoop(() -> link.send("after them"));
        assertThat(event()).isEqualTo("sent");
        assertThat(server.nextText()).isEqualTo("after them");
    }

    @Test
    void ownerThatSendsWheneverItMaySendsAnyNumberInOrder() throws Exception {
        int number = 20_000;
        Counting counting = new Counting(number);
        Link link = links(1_000).open(server.uri(), counting);
        assertThat(event()).isEqualTo("opened");

        onLoop(() -> counting.begin(link));

        for (int i = 0; i < number; i++) {
            assertThat(server.nextText()).isEqualTo(Integer.toString(i));
        }
        assertThat(event()).isEqualTo("all sent");
    }

    @Test
    void textThatIsNotUtf8EndsTheLink() throws Exception {
        open(1_000);
        assertThat(event()).isEqualTo("opened");

        server.send(FIN | TEXT, new byte[] {'a', (byte) 0xC3, '('});

        assertThat(eventAfterParts()).isEqualTo("closed the relay broke the WebSocket protocol");
    }

    @Test
    void characterMayBeCutByFragments() throws Exception {
        open(2);
        assertThat(event()).isEqualTo("opened");
        byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);

        server.send(TEXT, new byte[] {smile[0]});
        server.send(CONTINUATION, new byte[] {smile[1], smile[2]});
        server.send(FIN | CONTINUATION, new byte[] {smile[3]});

        assertThat(eventAfterParts()).isEqualTo("text 😀");
    }

    @Test
    void partOfALargeFrameIsASignOfLife() throws Exception {
        open(1_000_000);
        assertThat(event()).isEqualTo("opened");

        server.sendBytes(new byte[] {(byte) (FIN | TEXT), 127, 0, 0, 0, 0, 0, 1, 0, 0});
        server.sendBytes("x".repeat(30_000).getBytes(StandardCharsets.UTF_8));

        assertThat(event()).isEqualTo("heard");
        server.sendBytes("x".repeat(65_536 - 30_000).getBytes(StandardCharsets.UTF_8));
        assertThat(eventAfterParts()).isEqualTo("text " + "x".repeat(65_536));
    }

    @Test
    void frameThatNoServerMaySendEndsTheLink() throws Exception {
        open(1_000);
        assertThat(event()).isEqualTo("opened");

        server.send(FIN | CONTINUATION, new byte[] {'a'});

        assertThat(eventAfterParts()).isEqualTo("closed the relay broke the WebSocket protocol");
    }

    @Test
    void closeOfTheServerIsToldWithItsReason() throws Exception {
        open(1_000);
        assertThat(event()).isEqualTo("opened");

        server.send(FIN | CLOSE, new byte[] {0x03, (byte) 0xF0, 'n', 'o'});

        assertThat(event()).isEqualTo("closed closed by the relay: no");
    }

    @Test
    void serverThatAnswersNothingIsGivenUpAfterTheTimeToConnect() throws Exception {
        try (ConnectProxy mute = ConnectProxy.silent()) {
            // Time enough to connect under any load: what is to run out is the wait for the answer.
            links(new Terms(ProxyRule.none(), Duration.ofSeconds(3), 1_000))
                    .open(URI.create("ws://127.0.0.1:" + mute.port() + "/ws"), listener());

            assertThat(event()).isEqualTo("closed request timed out");
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

    private LinkFactory links(int maxMessageChars) {
        return links(ProxyRule.none(), maxMessageChars);
    }

    private LinkFactory links(ProxyRule proxy, int maxMessageChars) {
        return links(new Terms(proxy, Duration.ofSeconds(20), maxMessageChars));
    }

    private void onLoop(Runnable task) {
        loop().execute(task);
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
        return new ToldEvents(events::add);
    }

    /// Sends a number of texts, each as soon as it may.
    private final class Counting extends ToldEvents {
        private final int number;
        private @Nullable Link link;
        private int next;

        Counting(int number) {
            super(events::add);
            this.number = number;
        }

        void begin(Link opened) {
            link = opened;
            sent();
        }

        @Override
        public void sent() {
            if (link != null && next < number) {
                link.send(Integer.toString(next++));
            } else {
                events.add("all sent");
            }
        }
    }
}
