package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.FakeControlPlane.Seen;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.TestRelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole daemon and its registry: one that says nothing, and one that is known only after a login.
final class RegistryLinkIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final TestRelay relay = new TestRelay(0);
    private final EchoAgent agent = new EchoAgent();

    RegistryLinkIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
    }

    @AfterEach
    void closeAll() {
        agent.close();
        relay.close();
    }

    /// The original waits for such a registry for ever (W20). This takes the ten seconds that a daemon waits.
    @Test
    void registryThatSaysNothingHoldsUpNeitherStartNorRequestsAndIsTriedAgain() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                LiveDaemon alice = LiveDaemon.of(ALICE, relay.url(), agent.url())
                        .with("http://127.0.0.1:" + mute.getLocalPort())
                        .start(folder);
                LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder);
                Socket first = accepted(mute)) {
            alice.awaitUp();
            bob.awaitUp();

            assertThat(ask(alice, BOB.id()).status()).isEqualTo(200);
            assertThat(ask(bob, ALICE.id()).status()).isEqualTo(200);
            assertThat(untilItEnds(first)).startsWith("GET /sync?agent_id=" + ALICE.id());
            try (Socket second = accepted(mute)) {
                assertThat(lines(second).readLine()).startsWith("GET /sync?agent_id=" + ALICE.id());
            }
        }
    }

    /// The original's daemon follows no registry that it was told of while it ran (W17).
    @Test
    void loginOverTheLocalApiWakesTheSync() throws Exception {
        try (FakeControlPlane controlPlane = FakeControlPlane.start();
                LiveDaemon alice =
                        LiveDaemon.of(ALICE, relay.url(), agent.url()).start(folder)) {
            controlPlane
                    .answers("POST /oauth/device", HttpResponse.json(200, "{\"device_code\":\"dev-1\",\"interval\":1}"))
                    .answers("POST /oauth/token", HttpResponse.json(200, "{\"api_token\":\"at_c4n4ry\"}"));

            alice.caller().post("/login", "{\"cp_url\":\"" + controlPlane.url() + "\"}");
            alice.caller().post("/login/poll", "{\"device_code\":\"dev-1\"}");

            controlPlane.nextFollower().sendText(fullSync(ALICE.id()));
            await().atMost(PATIENCE).until(() -> alice.view().group().peerCount() == 1);
            assertThat(controlPlane.seen())
                    .contains(
                            new Seen("GET /sync?agent_id=" + ALICE.id() + "&features=prekeys", "Bearer at_c4n4ry", ""));
        }
    }

    private static HttpResponse ask(LiveDaemon daemon, AgentId target) throws Exception {
        return daemon.caller()
                .post(
                        "/request",
                        "{\"target\":\"" + target
                                + "\",\"capability\":\"echo\",\"payload\":\"hi\",\"timeout_secs\":60}");
    }

    private static Socket accepted(ServerSocket server) throws IOException {
        server.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        Socket socket = server.accept();
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        return socket;
    }

    /// What came on a connection that the other end gave up; fails if it does not.
    private static String untilItEnds(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }
}
