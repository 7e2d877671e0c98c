package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.meshd.testing.Pushed.FIRST_CARD;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.TestRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key is rotated while a request waits in the outbox for an agent that is away.
final class OutboxRotationIT {
    @Test
    void requestThatWaitsOutlivesARotationOfItsSendersKey(@TempDir Path folder) throws Exception {
        try (TestRelay relay = new TestRelay(0);
                EchoAgent agent = new EchoAgent();
                FakeControlPlane controlPlane = FakeControlPlane.start();
                LiveDaemon alice = LiveDaemon.of(ALICE, relay.url(), agent.url())
                        .with(controlPlane.url())
                        .start(folder)) {
            controlPlane
                    .answers("POST /agents/" + FIRST_CARD + "/rotate-key", HttpResponse.empty(200))
                    .answers("POST /agents/" + FIRST_CARD + "/complete-rotation", HttpResponse.empty(200));
            controlPlane.nextFollower().sendText(fullSync(ALICE.id()));
            alice.awaitUp();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> alice.view().group().peerCount() == 1);
            UUID waiting = leave(alice, BOB.id());

            assertThat(alice.caller().post("/rotate", "{}").status()).isEqualTo(200);
            assertThat(alice.caller().post("/rotate/complete", "{}").status()).isEqualTo(200);
            assertThat(alice.view().self()).isNotEqualTo(ALICE.id());

            try (LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder)) {
                bob.awaitUp();
                assertThat(end(alice, waiting)).contains("\"state\":\"answered\"");
            }
        }
    }

    private static UUID leave(LiveDaemon daemon, AgentId target) throws Exception {
        UUID id = UUID.randomUUID();
        HttpResponse taken = daemon.caller()
                .post(
                        "/outbox",
                        "{\"id\":\"" + id + "\",\"target\":\"" + target + "\",\"capability\":\"echo\",\"payload\":1}");
        assertThat(taken.status()).isEqualTo(202);
        return id;
    }

    private static String end(LiveDaemon daemon, UUID id) throws Exception {
        return daemon.caller().endOf(id.toString());
    }
}
