package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.meshd.testing.Pushed.FIRST_CARD;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.sync.KeyRotation;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bob's key is rotated while his agent works on a request of Alice's, for longer than a rotation waits.
final class OwnRotationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestRelay relay = new TestRelay(0);
    private final EchoAgent agent = new EchoAgent();
    private final FakeControlPlane controlPlane = FakeControlPlane.start();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LiveDaemon alice;
    private final WebSocket aliceHears;
    private final LiveDaemon bob;

    OwnRotationIT(@TempDir Path folder) throws Exception {
        controlPlane
                .answers("POST /agents/" + FIRST_CARD + "/rotate-key", HttpResponse.empty(200))
                .answers("POST /agents/" + FIRST_CARD + "/complete-rotation", HttpResponse.empty(200));
        alice = LiveDaemon.of(ALICE, relay.url(), agent.url())
                .with(controlPlane.url())
                .start(folder);
        aliceHears = controlPlane.nextFollower();
        bob = LiveDaemon.of(BOB, relay.url(), agent.url())
                .with(controlPlane.url())
                .start(folder);
        for (WebSocket each : List.of(aliceHears, controlPlane.nextFollower())) {
            each.sendText(fullSync(BOB.id(), ALICE.id()));
        }
        for (LiveDaemon each : List.of(alice, bob)) {
            each.awaitUp();
            await().atMost(PATIENCE).until(() -> each.view().group().peerCount() == 2);
        }
    }

    @AfterEach
    void close() {
        agent.release();
        alice.close();
        bob.close();
        threads.close();
        controlPlane.close();
        agent.close();
        relay.close();
    }

    @Test
    void requestThatIsWorkedOnIsAnsweredUnderTheNewKey() throws Exception {
        Future<HttpResponse> answer =
                threads.submit(() -> alice.caller().post("/request", question("\"timeout_secs\":50,")));
        agent.awaitHeld();

        rotate();
        agent.release();

        assertThat(answer.get().bodyText()).startsWith("{\"payload\":{\"echo\":");
        assertThat(agent.heldSoFar()).isEqualTo(1);
    }

    @Test
    void requestOfTheOutboxThatIsWorkedOnIsAnsweredUnderTheNewKey() throws Exception {
        UUID id = UUID.randomUUID();
        alice.caller().post("/outbox", question("\"id\":\"" + id + "\","));
        agent.awaitHeld();

        rotate();
        agent.release();

        assertThat(alice.caller().endOf(id.toString())).contains("\"state\":\"answered\"");
        assertThat(agent.heldSoFar()).isEqualTo(1);
    }

    /// As a control plane does it: what it was given is shown to everybody, and the old key is revoked.
    private void rotate() throws Exception {
        assertThat(bob.caller().post("/rotate", "{}").status()).isEqualTo(200);
        RotationRequest request = controlPlane.seen().stream()
                .filter(seen -> seen.line().endsWith("/rotate-key"))
                .map(seen -> RotationRequest.decode(seen.body()).orThrow())
                .findFirst()
                .orElseThrow();
        controlPlane.answers(
                "GET /keys/" + BOB.id(),
                HttpResponse.json(200, new KeyChain(BOB.id(), List.of(request.change())).toJson()));
        assertThat(bob.caller().post("/rotate/complete", "{}").status()).isEqualTo(200);
        tell(request.newAgentId());
    }

    private void tell(AgentId successor) {
        var rotation = new KeyRotation(new CardId(FIRST_CARD), BOB.id(), successor);
        aliceHears.sendText("{\"type\":\"key_rotated\",\"data\":" + rotation.toJson() + "}");
        aliceHears.sendText("{\"type\":\"key_revoked\",\"data\":"
                + KeyRevocation.rotatedAway(BOB.id(), "key_rotation", 1).toJson() + "}");
    }

    private static String question(String more) {
        return "{" + more + "\"target\":\"" + BOB.id() + "\",\"capability\":\"echo\",\"payload\":\"wait\"}";
    }
}
