package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.meshd.testing.Pushed.FIRST_CARD;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static io.agentmesh.meshd.testing.Pushed.keyRevoked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.sync.KeyRotation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.TestRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bob goes by Carol's key from now on, and Alice knows Bob's alone.
final class TargetRotationIT {
    private static final AgentKeyPair MALLORY = Keys.ofFirstByte(0x70);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final TestRelay relay = new TestRelay(0);
    private final EchoAgent agent = new EchoAgent();
    private final FakeControlPlane controlPlane = FakeControlPlane.start();
    private final LiveDaemon alice;
    private final WebSocket sync;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TargetRotationIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        alice = LiveDaemon.of(ALICE, relay.url(), agent.url())
                .with(controlPlane.url())
                .start(folder);
        sync = controlPlane.nextFollower();
        sync.sendText(fullSync(ALICE.id(), BOB.id()));
        alice.awaitUp();
        await().atMost(PATIENCE).until(() -> alice.view().group().peerCount() == 2);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        alice.close();
        controlPlane.close();
        agent.close();
        relay.close();
    }

    @Test
    void requestToTheOldKeyReachesTheNewOne() throws Exception {
        chainIs(KeyChange.sign(BOB, CAROL, 1));
        rotated(KeyRevocation.rotatedAway(BOB.id(), "key_rotation", 1));

        try (LiveDaemon bob = bobUnderHisNewKey()) {
            bob.awaitUp();
            assertThat(ask(BOB.id()).status()).isEqualTo(200);
        }
    }

    @Test
    void streamFromTheOldKeyComesFromTheNewOne() throws Exception {
        chainIs(KeyChange.sign(BOB, CAROL, 1));
        rotated(KeyRevocation.rotatedAway(BOB.id(), "key_rotation", 1));

        try (LiveDaemon bob = bobUnderHisNewKey()) {
            bob.awaitUp();
            assertThat(alice.caller()
                            .post("/request/stream", question(BOB.id(), ""))
                            .bodyText())
                    .contains("{\"end\":\"completed\"}");
        }
    }

    /// The daemon was away while the key was rotated: all that it hears is that the old one is revoked.
    @Test
    void rotationThatNobodyToldOfIsFoundOut() throws Exception {
        chainIs(KeyChange.sign(BOB, CAROL, 1));
        sync.sendText(keyRevoked(BOB.id()));
        awaitRevocation();

        try (LiveDaemon bob = bobUnderHisNewKey()) {
            bob.awaitUp();
            assertThat(ask(BOB.id()).status()).isEqualTo(200);
        }
    }

    @Test
    void requestThatWaitsInTheOutboxGoesOnToTheNewKey() throws Exception {
        UUID waiting = UUID.randomUUID();
        HttpResponse taken = alice.caller().post("/outbox", question(BOB.id(), "\"id\":\"" + waiting + "\","));
        assertThat(taken.status()).isEqualTo(202);
        chainIs(KeyChange.sign(BOB, CAROL, 1));

        rotated(KeyRevocation.rotatedAway(BOB.id(), "key_rotation", 1));

        try (LiveDaemon bob = bobUnderHisNewKey()) {
            bob.awaitUp();
            assertThat(alice.caller().endOf(waiting.toString())).contains("\"state\":\"answered\"");
        }
    }

    @Test
    void controlPlaneAppointsNobody() throws Exception {
        KeyChange mallorys = KeyChange.sign(MALLORY, CAROL, 1);
        chainIs(new KeyChange(new RotationProof(BOB.id(), mallorys.proof().signature(), 1), CAROL.id(), null));
        rotated(KeyRevocation.rotatedAway(BOB.id(), "key_rotation", 1));

        try (LiveDaemon bob = bobUnderHisNewKey()) {
            bob.awaitUp();
            assertThat(ask(BOB.id()).bodyText()).contains("\"reason\":\"revoked\"");
        }
    }

    @Test
    void keyThatItsOwnerRevokedLeadsNowhere() throws Exception {
        chainIs(KeyChange.sign(BOB, CAROL, 1));
        rotated(KeyRevocation.sign(BOB, "stolen", 1));

        try (LiveDaemon bob = bobUnderHisNewKey()) {
            bob.awaitUp();
            assertThat(ask(BOB.id()).bodyText()).contains("\"reason\":\"revoked\"");
        }
    }

    /// Its own calls may last 30 s; the caller has one.
    @Test
    void registryThatDoesNotAnswerCostsNoMoreThanTheCallersTime() throws Exception {
        controlPlane.neverAnswers("GET /keys/" + BOB.id());
        rotated(KeyRevocation.rotatedAway(BOB.id(), "key_rotation", 1));

        Future<HttpResponse> asked =
                threads.submit(() -> alice.caller().post("/request", question(BOB.id(), "\"timeout_secs\":1,")));
        Future<HttpResponse> streamed =
                threads.submit(() -> alice.caller().post("/request/stream", question(BOB.id(), "\"timeout_secs\":1,")));

        assertThat(asked.get(20, TimeUnit.SECONDS).status()).isEqualTo(504);
        assertThat(streamed.get(20, TimeUnit.SECONDS).bodyText()).contains("\"end\":\"deadline\"");
    }

    private void chainIs(KeyChange change) {
        String chain = new KeyChain(change.oldAgentId(), List.of(change)).toJson();
        controlPlane.answers("GET /keys/" + BOB.id(), HttpResponse.json(200, chain));
    }

    private void rotated(KeyRevocation revocation) {
        var rotation = new KeyRotation(new CardId(FIRST_CARD), BOB.id(), CAROL.id());
        sync.sendText("{\"type\":\"key_rotated\",\"data\":" + rotation.toJson() + "}");
        sync.sendText("{\"type\":\"key_revoked\",\"data\":" + revocation.toJson() + "}");
        awaitRevocation();
    }

    private void awaitRevocation() {
        await().atMost(PATIENCE).until(() -> alice.view().group().isRevoked(BOB.id()));
    }

    private LiveDaemon bobUnderHisNewKey() throws Exception {
        return LiveDaemon.of(CAROL, relay.url(), agent.url()).start(folder);
    }

    private HttpResponse ask(AgentId target) throws Exception {
        return alice.caller().post("/request", question(target, ""));
    }

    private static String question(AgentId target, String more) {
        return "{" + more + "\"target\":\"" + target + "\",\"capability\":\"echo\",\"payload\":1}";
    }
}
