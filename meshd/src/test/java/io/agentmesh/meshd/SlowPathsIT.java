package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.OpenSockets;
import io.agentmesh.meshd.testing.OpenSockets.Connection;
import io.agentmesh.meshd.testing.TestRelay;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// W25 of the observed weaknesses: in the original the last message of a handshake and the request behind it are two
/// small writes, of which the second waits some 45 ms for the acknowledgement of the first. No time is measured here:
/// what makes a write wait is a property of the socket.
final class SlowPathsIT {
    @Test
    void w25NoWriteOnTheWayOfARequestWaitsForAnAcknowledgement(@TempDir Path folder) throws Exception {
        try (TestRelay relay = new TestRelay(0);
                EchoAgent agent = new EchoAgent();
                LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder);
                LiveDaemon alice =
                        LiveDaemon.of(ALICE, relay.url(), agent.url()).start(folder);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            alice.awaitUp();
            bob.awaitUp();

            Future<HttpResponse> asked = callers.submit(() -> alice.caller()
                    .post(
                            "/request",
                            "{\"target\":\"" + BOB.id()
                                    + "\",\"capability\":\"echo\",\"payload\":\"wait\",\"timeout_secs\":60}"));
            agent.awaitHeld();
            List<Connection> links = OpenSockets.at(relay.port());
            List<Connection> toTheAgent = OpenSockets.at(agent.url().getPort());
            agent.release();

            assertThat(links).as("both ends of both links").hasSize(4).allMatch(Connection::noDelay);
            assertThat(toTheAgent)
                    .as("the connection of the request; a look whether the agent is there may have another")
                    .anyMatch(each -> each.remotePort() == agent.url().getPort() && each.noDelay());
            assertThat(asked.get().status()).isEqualTo(200);
        }
    }

    /// A socket as the operating system gives it is the one that waits: the test above can fail.
    @Test
    void socketThatWaitsIsSeenToWait() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertThat(OpenSockets.at(server.getLocalPort())).isNotEmpty().noneMatch(Connection::noDelay);
            client.setTcpNoDelay(true);
            assertThat(OpenSockets.at(server.getLocalPort())).anyMatch(Connection::noDelay);
        }
    }
}
