package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.meshd.testing.Pushed.aclUpdated;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static io.agentmesh.meshd.testing.Pushed.keyRevoked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.meshd.config.KeyPlace;
import io.agentmesh.meshd.config.LocalAgentPlace;
import io.agentmesh.meshd.config.MeshdConfig;
import io.agentmesh.meshd.link.LoopEnvironment;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.NodeView;
import io.agentmesh.meshd.proxy.ProxyLimits;
import io.agentmesh.meshd.proxy.ProxySettings;
import io.agentmesh.meshd.testing.CountingAgent;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.LocalCaller;
import io.agentmesh.meshd.testing.TestRelay;
import io.agentmesh.offline.DurablePolicy;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.once.OnceLimits;
import io.agentmesh.sdk.session.OfferPolicy.WhenLess;
import io.agentmesh.sdk.session.SessionLimits.Bounds;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole daemons in this process: real sockets, the real relay, real agents, and a control plane that says
/// what the test says.
final class DaemonIT {
    private static final ConfiguredAcl OPEN = Json.decode("{\"default_deny\":false,\"rules\":[]}", ConfiguredAcl.SHAPE)
            .orThrow();

    /// A daemon, its folder and a way to call it.
    private final class Node implements AutoCloseable {
        private final MeshHome home;
        private final Shutdown shutdown = Shutdown.withoutSignals(Duration.ofMinutes(3));
        private final NodeView view;
        private final LocalCaller caller;

        private Node(AgentKeyPair keys, URI localAgent, ConfiguredAcl acl, @Nullable String cpUrl)
                throws StartException {
            home = new MeshHome(folder.resolve(keys.id().value().substring(0, 4)));
            LoopEnvironment mesh = new LoopEnvironment(
                    ProxyRule.none(),
                    TlsTrust.JDK,
                    new LoopEnvironment.Outside(
                            System::nanoTime, InstantSource.system(), new Random(), new SecureRandom()));
            shutdown.add("mesh", mesh::close);
            EventLoops loops = EventLoops.create(1);
            shutdown.add("loops", loops::close);
            MeshdConfig config = new MeshdConfig(
                    keys,
                    new KeyPlace.InCredentials(),
                    relay.url(),
                    ProxyRule.none(),
                    ProxyRule.none(),
                    SendRate.ofRelayDefaults(),
                    OnceLimits.RELAY_KEEPS,
                    maxPayload,
                    null,
                    WhenLess.RECORD,
                    new LocalAgentPlace.Http(localAgent),
                    acl,
                    DurablePolicy.ALLOWING,
                    cpUrl,
                    cpUrl == null ? null : Secret.of("c4n4ry-tok"),
                    home,
                    proxy,
                    LogOptions.DEFAULT,
                    List.of(),
                    List.of(),
                    List.of());
            DaemonSeams seams = new DaemonSeams(
                    loops,
                    mesh.environment(),
                    System::nanoTime,
                    InstantSource.system(),
                    new SplittableRandom(1),
                    new SecureRandom(),
                    new LastingWebSocket.Pacing(
                            new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(10)),
                    drainTime);
            boolean started = false;
            try {
                view = Daemon.start(config, seams, shutdown).node();
                started = true;
            } finally {
                if (!started) {
                    stop();
                }
            }
            caller = new LocalCaller(home.socket());
            nodes.add(this);
        }

        HttpResponse request(AgentId target, String payload) throws Exception {
            return caller.post(
                    "/request",
                    "{\"target\":\"" + target + "\",\"capability\":\"echo\",\"payload\":" + payload
                            + ",\"timeout_secs\":60}");
        }

        /// For payloads that take a slow machine a while.
        HttpResponse requestInNoHurry(AgentId target, String word) throws Exception {
            return caller.post(
                    "/request",
                    "{\"target\":\"" + target + "\",\"capability\":\"echo\",\"payload\":\"" + word
                            + "\",\"timeout_secs\":100}");
        }

        HttpResponse requestWithinFiftySeconds(AgentId target, int characters) throws Exception {
            return caller.post(
                    "/request",
                    "{\"target\":\"" + target + "\",\"capability\":\"echo\",\"payload\":\"" + "x".repeat(characters)
                            + "\",\"timeout_secs\":50}");
        }

        void awaitUp() {
            await().atMost(Duration.ofSeconds(60)).until(() -> view.relay().isUp());
        }

        boolean listensNoMore() throws InterruptedException {
            try {
                caller.call("GET", "/status");
                return false;
            } catch (IOException refused) {
                return true;
            }
        }

        int stop() {
            try {
                return shutdown.stopNow();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        @Override
        public void close() {
            caller.close();
            stop();
        }
    }

    private final Path folder;
    private final List<Node> nodes = new ArrayList<>();
    private final EchoAgent agent = new EchoAgent();
    private TestRelay relay = new TestRelay(0);
    private Duration drainTime = Duration.ofSeconds(5);
    private ProxySettings proxy = ProxySettings.defaults();
    private int maxPayload = Bounds.USUAL_PAYLOAD_BYTES;

    DaemonIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
    }

    @AfterEach
    void closeAll() {
        agent.close();
        nodes.forEach(Node::close);
        relay.close();
    }

    @Test
    void requestTravelsFromOneLocalCallerToTheOthersAgentAndBack() throws Exception {
        Node alice = daemon(ALICE, OPEN);
        Node bob = daemon(BOB, OPEN);
        alice.awaitUp();
        bob.awaitUp();

        HttpResponse there = alice.request(BOB.id(), "{\"n\":1}");
        HttpResponse back = bob.request(ALICE.id(), "\"hi\"");

        assertThat(there.bodyText()).isEqualTo("{\"payload\":{\"echo\":{\"capability\":\"echo\",\"n\":1}}}");
        assertThat(back.bodyText()).isEqualTo("{\"payload\":{\"echo\":{\"capability\":\"echo\",\"data\":\"hi\"}}}");
    }

    @Test
    void fiftyRequestsAtOnceAreFiftyAnswers() throws Exception {
        Node alice = daemon(ALICE, OPEN);
        Node bob = daemon(BOB, OPEN);
        alice.awaitUp();
        bob.awaitUp();
        List<Callable<HttpResponse>> requests = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String payload = "{\"n\":" + i + "}";
            requests.add(() -> alice.request(BOB.id(), payload));
        }

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse>> answers = threads.invokeAll(requests);
            for (int i = 0; i < 50; i++) {
                assertThat(answers.get(i).get().bodyText())
                        .isEqualTo("{\"payload\":{\"echo\":{\"capability\":\"echo\",\"n\":" + i + "}}}");
            }
        }
    }

    @Test
    void streamTravelsFromTheOthersAgentToTheLocalCaller() throws Exception {
        try (CountingAgent counting = new CountingAgent()) {
            Node alice = daemon(ALICE, OPEN);
            Node bob = new Node(BOB, counting.url(), OPEN, null);
            alice.awaitUp();
            bob.awaitUp();

            HttpResponse answer = alice.caller.post("/request/stream", question(BOB.id(), "go"));

            assertThat(answer.bodyText())
                    .isEqualTo("{\"item\":1}\n{\"item\":2}\n{\"item\":3}\n{\"end\":\"completed\"}\n");
            assertThat(counting.headers().first("x-mesh-from"))
                    .contains(ALICE.id().value());
            assertThat(counting.headers().first("x-mesh-deadline-ms")).isPresent();
        }
    }

    @Test
    void localCallerThatClosesEndsTheCallToTheOthersAgent() throws Exception {
        try (CountingAgent counting = new CountingAgent()) {
            Node alice = daemon(ALICE, OPEN);
            Node bob = new Node(BOB, counting.url(), OPEN, null);
            alice.awaitUp();
            bob.awaitUp();

            try (HttpExchange exchange = alice.caller.open("/request/stream", question(BOB.id(), "wait"))) {
                assertThat(new String(exchange.body().readNBytes(11), StandardCharsets.UTF_8))
                        .isEqualTo("{\"item\":1}\n");
            }

            assertThat(counting.awaitClosed()).isTrue();
        }
    }

    @Test
    void localCallerThatClosesBeforeTheAnswerEndsTheCallToTheOthersAgent() throws Exception {
        proxy = withoutAHurry();
        try (CountingAgent counting = new CountingAgent()) {
            Node alice = daemon(ALICE, OPEN);
            Node bob = new Node(BOB, counting.url(), OPEN, null);
            alice.awaitUp();
            bob.awaitUp();

            try (SocketChannel caller = alice.caller.ask("/request", question(BOB.id(), "wait"))) {
                counting.awaitAsked();
                assertThat(caller.isConnected()).isTrue();
            }

            assertThat(counting.awaitClosed()).isTrue();
        }
    }

    /// A local agent may take longer than its caller waits, which is longer than the test does.
    private static ProxySettings withoutAHurry() {
        ProxyLimits usual = ProxyLimits.defaults();
        return new ProxySettings(
                new ProxyLimits(
                        Duration.ofMinutes(10),
                        usual.timeouts(),
                        usual.maxRequests(),
                        usual.maxAnswerBytes(),
                        usual.longestStream(),
                        usual.maxStreamBytes()),
                ProxySettings.defaults().checkEvery(),
                null,
                null);
    }

    private static String question(AgentId target, String word) {
        return "{\"target\":\"" + target + "\",\"capability\":\"count\",\"payload\":\"" + word
                + "\",\"timeout_secs\":60}";
    }

    @Test
    void withoutARuleStrangersAreDeniedAndTheOwnersAgentsAreNot() throws Exception {
        try (FakeControlPlane controlPlane = FakeControlPlane.start()) {
            Node bob = daemon(BOB, ConfiguredAcl.none(), controlPlane.url());
            WebSocket pushed = controlPlane.nextFollower();
            pushed.sendText(fullSync(ALICE.id(), BOB.id()));
            Node alice = daemon(ALICE, OPEN);
            Node carol = daemon(CAROL, OPEN);
            nodes.forEach(Node::awaitUp);
            await().until(() -> bob.view.group().peerCount() == 2);

            assertThat(alice.request(BOB.id(), "1").status()).isEqualTo(200);
            HttpResponse denied = carol.request(BOB.id(), "1");
            assertThat(denied.status()).isEqualTo(502);
            assertThat(denied.bodyText()).contains("acl_denied");

            pushed.sendText(aclUpdated(new AclRule(CAROL.id(), BOB.id(), List.of("echo"))));
            await().until(() -> bob.view.group().rules().size() == 1);
            assertThat(carol.request(BOB.id(), "1").status()).isEqualTo(200);

            pushed.sendText(keyRevoked(CAROL.id()));
            await().until(() -> bob.view.group().revokedCount() == 1);
            assertThat(carol.request(BOB.id(), "1").bodyText()).contains("acl_denied");
        }
    }

    @Test
    void agentThatIsDownIsToldToTheCallerAtOnce() throws Exception {
        Node alice = daemon(ALICE, OPEN);
        Node bob = new Node(BOB, URI.create("http://127.0.0.1:1/"), OPEN, null);
        alice.awaitUp();
        bob.awaitUp();

        HttpResponse answer = alice.request(BOB.id(), "1");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.bodyText()).contains("local_agent_unreachable", "not running or not reachable");
    }

    @Test
    void relayThatIsDownIsNamedAndComesBack() throws Exception {
        Node alice = daemon(ALICE, OPEN);
        Node bob = daemon(BOB, OPEN);
        alice.awaitUp();
        bob.awaitUp();
        int port = relay.port();
        relay.close();
        await().until(() -> !alice.view.relay().isUp() && !bob.view.relay().isUp());

        HttpResponse answer = alice.request(BOB.id(), "1");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.bodyText())
                .contains("relay not connected: ", relay.url().toString(), "\"retry\":\"later\"");

        relay = new TestRelay(port);
        alice.awaitUp();
        bob.awaitUp();
        assertThat(alice.request(BOB.id(), "1").status()).isEqualTo(200);
    }

    @Test
    void requestOfOneMebibyteAndAnswerOfFiveTravel() throws Exception {
        Node alice = daemon(ALICE, OPEN);
        Node bob = daemon(BOB, OPEN);
        alice.awaitUp();
        bob.awaitUp();
        String oneMebibyte = "x".repeat(1 << 20);
        String halfOfFive = "twice" + "x".repeat(5 << 19);

        assertThat(alice.requestInNoHurry(BOB.id(), oneMebibyte).bodyText()).contains(oneMebibyte);
        HttpResponse answer = alice.requestInNoHurry(BOB.id(), halfOfFive);
        assertThat(answer.bodyText()).startsWith("{\"payload\":{\"again\":").hasSizeGreaterThan(5 << 20);
        assertThat(alice.request(BOB.id(), "1").status()).isEqualTo(200);
    }

    @Test
    void payloadThatNoPeerTakesIsAnErrorAndNotSilence() throws Exception {
        Node alice = daemon(ALICE, OPEN);
        Node bob = daemon(BOB, OPEN);
        alice.awaitUp();
        bob.awaitUp();
        String tooLarge = "x".repeat(8 << 20);
        String tooLargeTwice = "twice" + "x".repeat(1 << 22);

        assertThat(alice.requestInNoHurry(BOB.id(), tooLarge).status()).isEqualTo(500);
        assertThat(alice.requestInNoHurry(BOB.id(), tooLargeTwice).bodyText()).contains("too_large");
        assertThat(alice.request(BOB.id(), "1").status()).isEqualTo(200);
    }

    /// What is sealed has the time that is left beside the payload, five digits here: the first refusal tells how much.
    @Test
    void payloadAtTheConfiguredBoundTravelsAndOneByteMoreIsRefused() throws Exception {
        Node bob = daemon(BOB, OPEN);
        maxPayload = 64 << 10;
        Node alice = daemon(ALICE, OPEN);
        alice.awaitUp();
        bob.awaitUp();
        assertThat(alice.requestWithinFiftySeconds(BOB.id(), 1).status()).isEqualTo(200);

        String refusal = alice.requestWithinFiftySeconds(BOB.id(), maxPayload).bodyText();
        Matcher told =
                Pattern.compile("([0-9]+) bytes \\(expected: at most 65536\\)").matcher(refusal);
        assertThat(told.find()).as(refusal).isTrue();
        int most = maxPayload - (Integer.parseInt(told.group(1)) - maxPayload);

        assertThat(alice.requestWithinFiftySeconds(BOB.id(), most).status()).isEqualTo(200);
        assertThat(alice.requestWithinFiftySeconds(BOB.id(), most + 1).bodyText())
                .contains("65537 bytes (expected: at most 65536)", "too_large");
    }

    /// The answer in flight is given when both sides have begun to stop, and not before: the caller's daemon
    /// listens no more, and the callee's turns Carol away.
    @Test
    void aStopLetsRequestsInFlightFinishOnBothSidesAndLeavesNoSocket() throws Exception {
        drainTime = Duration.ofMinutes(1);
        Node alice = daemon(ALICE, OPEN);
        Node bob = daemon(BOB, OPEN);
        Node carol = daemon(CAROL, OPEN);
        nodes.forEach(Node::awaitUp);
        assertThat(carol.request(BOB.id(), "1").status()).isEqualTo(200);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse> inFlight = threads.submit(() -> alice.requestInNoHurry(BOB.id(), "wait"));
            agent.awaitHeld();
            Future<Integer> caller = threads.submit(alice::stop);
            await().atMost(Duration.ofSeconds(30)).until(alice::listensNoMore);
            Future<Integer> callee = threads.submit(bob::stop);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> carol.request(BOB.id(), "1").bodyText().contains("this daemon is stopping"));
            assertThat(inFlight.isDone()).isFalse();
            agent.release();

            assertThat(inFlight.get().bodyText())
                    .isEqualTo("{\"payload\":{\"echo\":{\"capability\":\"echo\",\"data\":\"wait\"}}}");
            assertThat(callee.get()).isZero();
            assertThat(caller.get()).isZero();
        }
        assertThat(alice.home.socket()).doesNotExist();
        assertThat(bob.home.socket()).doesNotExist();
    }

    /// The original's daemon reads nothing else while a message waits for its answer (meshctl §14.2, M14).
    @Test
    void requestThatWaitsForItsAnswerHoldsUpNoOtherInEitherDirection() throws Exception {
        Node alice = daemon(ALICE, OPEN);
        Node bob = daemon(BOB, OPEN);
        alice.awaitUp();
        bob.awaitUp();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse> waiting = threads.submit(() -> alice.requestInNoHurry(BOB.id(), "wait"));
            agent.awaitHeld();

            assertThat(bob.requestInNoHurry(ALICE.id(), "out").status()).isEqualTo(200);
            assertThat(alice.requestInNoHurry(BOB.id(), "in").status()).isEqualTo(200);
            assertThat(waiting.isDone()).isFalse();
            agent.release();

            assertThat(waiting.get().status()).isEqualTo(200);
        }
    }

    @Test
    void aStopWaitsNoLongerThanItsDrainTimeOnEitherSide() throws Exception {
        drainTime = Duration.ofMillis(200);
        Node alice = daemon(ALICE, OPEN);
        Node bob = daemon(BOB, OPEN);
        alice.awaitUp();
        bob.awaitUp();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse> cut = threads.submit(() -> alice.requestInNoHurry(BOB.id(), "wait"));
            agent.awaitHeld();

            assertThat(bob.stop()).isZero();
            assertThat(alice.stop()).isZero();

            assertThat(cut).failsWithin(Duration.ofSeconds(60));
        }
    }

    @Test
    void secondDaemonOnOneFolderIsRefusedAndTheFirstGoesOn() throws Exception {
        Node alice = daemon(ALICE, OPEN);

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> daemon(ALICE, OPEN))
                .withMessageContaining("another meshd is running");
        assertThat(alice.caller.call("GET", "/status").status()).isEqualTo(200);
    }

    @Test
    void rotatedKeyIsInUseOnBothLinksAndKeptForTheNextStart() throws Exception {
        try (FakeControlPlane controlPlane = FakeControlPlane.start()) {
            Node alice = daemon(ALICE, OPEN, controlPlane.url());
            controlPlane.nextFollower().sendText(fullSync(ALICE.id()));
            Node bob = daemon(BOB, OPEN);
            alice.awaitUp();
            bob.awaitUp();
            await().until(() -> alice.view.group().peerCount() == 1);
            String card = "/agents/"
                    + alice.view.group().card(ALICE.id()).orElseThrow().id();
            controlPlane
                    .answers("POST " + card + "/rotate-key", HttpResponse.empty(200))
                    .answers("POST " + card + "/complete-rotation", HttpResponse.empty(200));

            assertThat(alice.caller.post("/rotate", "{}").status()).isEqualTo(200);
            assertThat(alice.caller.post("/rotate/complete", "{}").status()).isEqualTo(200);

            AgentId renamed = alice.view.self();
            assertThat(renamed).isNotEqualTo(ALICE.id());
            controlPlane.nextFollower();
            assertThat(controlPlane.seen())
                    .extracting(FakeControlPlane.Seen::line)
                    .filteredOn(line -> line.startsWith("GET /sync"))
                    .last()
                    .isEqualTo("GET /sync?agent_id=" + renamed + "&features=prekeys");
            alice.awaitUp();
            assertThat(bob.request(renamed, "1").status()).isEqualTo(200);
            assertThat(alice.home.configFile()).content().contains("secret_key = ");
        }
    }

    private Node daemon(AgentKeyPair keys, ConfiguredAcl acl) throws StartException {
        return daemon(keys, acl, null);
    }

    private Node daemon(AgentKeyPair keys, ConfiguredAcl acl, @Nullable String cpUrl) throws StartException {
        return new Node(keys, agent.url(), acl, cpUrl);
    }
}
