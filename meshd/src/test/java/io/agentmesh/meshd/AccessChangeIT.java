package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.meshd.testing.Pushed.aclUpdated;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static io.agentmesh.meshd.testing.Pushed.keyRevoked;
import static io.agentmesh.meshd.testing.Pushed.keyRevokedByItself;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.testing.CountingAgent;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rights that change while sessions are open and requests are under way: Carol asks Bob.
final class AccessChangeIT {
    private static final AclRule CAROL_MAY = new AclRule(CAROL.id(), BOB.id(), List.of("count"));
    private static final ConfiguredAcl CLOSED = acl("{\"default_deny\":true,\"rules\":[]}");
    private static final ConfiguredAcl OPEN = acl("{\"default_deny\":false,\"rules\":[]}");

    private final Path folder;
    private final TestRelay relay = new TestRelay(0);
    private final FakeControlPlane controlPlane = FakeControlPlane.start();
    private final CountingAgent counting = new CountingAgent();
    private final EchoAgent echo = new EchoAgent();

    AccessChangeIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
    }

    @AfterEach
    void closeAll() {
        counting.close();
        echo.close();
        controlPlane.close();
        relay.close();
    }

    @Test
    void revocationEndsAStreamThatRuns() throws Exception {
        try (LiveDaemon bob = follower(counting.url());
                LiveDaemon carol = LiveDaemon.of(CAROL, relay.url(), echo.url()).start(folder)) {
            WebSocket pushed = letCarolIn(bob, carol);
            try (HttpExchange exchange = carol.caller().open("/request/stream", question("wait"))) {
                assertThat(text(exchange.body().readNBytes(11))).isEqualTo("{\"item\":1}\n");

                pushed.sendText(keyRevoked(CAROL.id()));

                assertThat(text(exchange.body().readAllBytes())).contains("\"end\":\"error\"", "acl_denied");
                assertThat(counting.awaitClosed()).isTrue();
            }
        }
    }

    @Test
    void ruleThatGoesEndsARequestThatWaitsAndTheNextIsDenied() throws Exception {
        try (LiveDaemon bob = follower(echo.url());
                LiveDaemon carol =
                        LiveDaemon.of(CAROL, relay.url(), counting.url()).start(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            WebSocket pushed = letCarolIn(bob, carol);
            Future<HttpResponse> waiting = threads.submit(() -> carol.caller().post("/request", question("wait")));
            echo.awaitHeld();

            pushed.sendText(aclUpdated());

            assertThat(waiting.get().bodyText()).contains("acl_denied");
            assertThat(carol.caller().post("/request", question("go")).bodyText())
                    .contains("acl_denied");
        }
    }

    @Test
    void newSettingsHoldForTheRequestThatWaitsAndForTheNext() throws Exception {
        try (LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), echo.url()).start(folder);
                LiveDaemon carol =
                        LiveDaemon.of(CAROL, relay.url(), counting.url()).start(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            bob.awaitUp();
            carol.awaitUp();
            Future<HttpResponse> waiting = threads.submit(() -> carol.caller().post("/request", question("wait")));
            echo.awaitHeld();

            bob.reloadWith(CLOSED);

            assertThat(waiting.get().bodyText()).contains("acl_denied");
            assertThat(carol.caller().post("/request", question("go")).bodyText())
                    .contains("acl_denied");

            bob.reloadWith(OPEN);
            assertThat(carol.caller().post("/request", question("go")).status()).isEqualTo(200);
        }
    }

    @Test
    void allowAllServesAStrangerUntilItsKeyIsRevoked() throws Exception {
        try (LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), echo.url())
                        .with(ConfiguredAcl.allowingAll())
                        .with(controlPlane.url())
                        .start(folder);
                LiveDaemon carol =
                        LiveDaemon.of(CAROL, relay.url(), counting.url()).start(folder)) {
            WebSocket pushed = controlPlane.nextFollower();
            pushed.sendText(fullSync(BOB.id()));
            bob.awaitUp();
            carol.awaitUp();
            assertThat(carol.caller().post("/request", question("go")).status()).isEqualTo(200);

            pushed.sendText(keyRevoked(CAROL.id()));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> bob.view().group().revokedCount() == 1);

            assertThat(carol.caller().post("/request", question("go")).bodyText())
                    .contains("acl_denied");
        }
    }

    /// Whoever answers now may be anybody.
    @Test
    void revocationEndsTheRequestThatTheRevokedAgentHas() throws Exception {
        try (LiveDaemon bob = follower(counting.url());
                LiveDaemon carol = openCarol(echo.url());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            WebSocket pushed = letCarolIn(bob, carol);
            Future<HttpResponse> waiting =
                    threads.submit(() -> bob.caller().post("/request", question(CAROL.id(), "wait")));
            echo.awaitHeld();

            pushed.sendText(keyRevokedByItself(CAROL));

            assertThat(waiting.get(30, TimeUnit.SECONDS).bodyText()).contains("\"reason\":\"revoked\"");
        }
    }

    @Test
    void revocationEndsTheStreamThatTheRevokedAgentSends() throws Exception {
        try (LiveDaemon bob = follower(echo.url());
                LiveDaemon carol = openCarol(counting.url())) {
            WebSocket pushed = letCarolIn(bob, carol);
            try (HttpExchange exchange = bob.caller().open("/request/stream", question(CAROL.id(), "wait"))) {
                assertThat(text(exchange.body().readNBytes(11))).isEqualTo("{\"item\":1}\n");

                pushed.sendText(keyRevokedByItself(CAROL));

                assertThat(text(exchange.body().readAllBytes()))
                        .contains("\"end\":\"error\"", "\"reason\":\"revoked\"");
                assertThat(counting.awaitClosed()).isTrue();
            }
        }
    }

    private LiveDaemon openCarol(URI localAgent) throws Exception {
        return LiveDaemon.of(CAROL, relay.url(), localAgent)
                .with(ConfiguredAcl.allowingAll())
                .start(folder);
    }

    @Test
    void nobodyAsksAnAgentWhoseKeyIsRevoked() throws Exception {
        try (LiveDaemon bob = follower(echo.url())) {
            bob.awaitUp();
            controlPlane.nextFollower().sendText(keyRevoked(CAROL.id()));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> bob.view().group().revokedCount() == 1);

            HttpResponse refused = bob.caller().post("/request", question(CAROL.id(), "go"));

            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.bodyText()).contains("\"reason\":\"revoked\"", "\"retry\":\"no\"");
            assertThat(bob.caller()
                            .post("/request/stream", question(CAROL.id(), "go"))
                            .bodyText())
                    .contains("\"end\":\"error\"", "\"reason\":\"revoked\"");
        }
    }

    private LiveDaemon follower(URI localAgent) throws Exception {
        return LiveDaemon.of(BOB, relay.url(), localAgent)
                .with(ConfiguredAcl.none())
                .with(controlPlane.url())
                .start(folder);
    }

    private WebSocket letCarolIn(LiveDaemon bob, LiveDaemon carol) throws InterruptedException {
        WebSocket pushed = controlPlane.nextFollower();
        pushed.sendText(fullSync(BOB.id()));
        pushed.sendText(aclUpdated(CAROL_MAY));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> bob.view().group().rules().size() == 1);
        bob.awaitUp();
        carol.awaitUp();
        return pushed;
    }

    private static String question(String word) {
        return question(BOB.id(), word);
    }

    private static String question(AgentId target, String word) {
        return "{\"target\":\"" + target + "\",\"capability\":\"count\",\"payload\":\"" + word
                + "\",\"timeout_secs\":120}";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ConfiguredAcl acl(String json) {
        return Json.decode(json, ConfiguredAcl.SHAPE).orThrow();
    }
}
