package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.testing.ConnectProxy;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.PlainWebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The doors on real threads and sockets, where there is no relay to talk to.
final class SystemEnvironmentIT {
    @Test
    void connectSaysAtOnceThatThereIsNoRelay() throws IOException {
        URI nobody = unusedPort();

        assertThatThrownBy(() -> MeshClient.builder(ALICE, nobody).connect())
                .isInstanceOfSatisfying(
                        MeshException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RELAY_UNREACHABLE))
                .hasMessageStartingWith("relay unreachable: ");
    }

    @Test
    void proxyThatRefusesIsNamedToWhoeverConnects() throws IOException {
        try (ConnectProxy proxy = ConnectProxy.refusing("403 Forbidden")) {
            ProxyRule through = ProxyRule.through(HttpProxy.at("127.0.0.1", proxy.port()));

            assertThatThrownBy(() -> MeshClient.builder(ALICE, URI.create("wss://relay.test/ws"))
                            .proxy(through)
                            .connect())
                    .hasMessage(
                            "relay unreachable: the proxy 127.0.0.1:" + proxy.port() + " refused with HTTP status 403");
            assertThat(proxy.requests()).first().isEqualTo("CONNECT relay.test:443 HTTP/1.1");
        }
    }

    @Test
    void proxyOrTrustBesideAnEnvironmentIsTheCallersBug() throws Exception {
        URI relay = unusedPort();
        try (SystemEnvironment own = new SystemEnvironment(ProxyRule.none())) {
            MeshBuilder<MeshClient> both = MeshClient.builder(ALICE, relay)
                    .environment(own.environment())
                    .proxy(ProxyRule.none());

            assertThatThrownBy(both::start).isInstanceOf(IllegalStateException.class);

            MeshBuilder<MeshClient> trusting = MeshClient.builder(ALICE, relay)
                    .environment(own.environment())
                    .trust(SSLContext.getDefault());

            assertThatThrownBy(trusting::start).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void startedClientKeepsTryingAndItsRequestsNameTheMissingLink() throws Exception {
        try (MeshClient alice = MeshClient.builder(ALICE, unusedPort()).start()) {
            assertThat(alice.awaitUp(Duration.ofMillis(50))).isNotEqualTo(new LinkState.Up());

            assertThat(alice.request(BOB.id(), Mesh.say("hello"), Duration.ofMillis(200)))
                    .isEqualTo(Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected"));
        }
    }

    @Test
    void closeEndsOpenRequestsAndThreads() throws Exception {
        MeshClient alice = MeshClient.builder(ALICE, unusedPort()).start();
        CompletableFuture<Reply> open =
                alice.requestAsync(BOB.id(), Mesh.say("hello"), CallOptions.within(Duration.ofMinutes(1)));

        alice.close();

        assertThat(open.get(60, TimeUnit.SECONDS)).isEqualTo(Reply.failed(ErrorCode.CANCELLED, "closed"));
        CompletableFuture<Reply> after =
                alice.requestAsync(BOB.id(), Mesh.say("hello"), CallOptions.within(Duration.ofMinutes(1)));
        assertThat(after.get(60, TimeUnit.SECONDS)).isEqualTo(Reply.failed(ErrorCode.CANCELLED, "closed"));
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("mesh-loop") && thread.isAlive()));
    }

    @Test
    void closeDoesNotWaitLongForARelayThatSaysNothing() throws Exception {
        try (PlainWebSocketServer mute = new PlainWebSocketServer()) {
            MeshClient alice = MeshClient.builder(ALICE, mute.uri()).start();
            assertThat(mute.next().payload()).contains("agent_id");

            CompletableFuture<Void> closing = CompletableFuture.runAsync(alice::close);

            assertThat(closing).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    /// Without the bound on how long [MeshClient#close] waits, which on a busy machine may be over first.
    @Test
    void closeEndsTheLinkToARelayThatSaysNothing() throws Exception {
        try (PlainWebSocketServer mute = new PlainWebSocketServer()) {
            MeshClient alice = MeshClient.builder(ALICE, mute.uri()).start();
            assertThat(mute.next().payload()).contains("agent_id");

            CompletableFuture<Void> closing = alice.closeAsync().toCompletableFuture();

            assertThat(closing).succeedsWithin(Duration.ofSeconds(20));
            assertThat(alice.linkState()).isEqualTo(new LinkState.Stopped());
        }
    }

    @Test
    void interruptedCallerGivesTheRequestUp() throws Exception {
        try (MeshClient alice = MeshClient.builder(ALICE, unusedPort()).start()) {
            CompletableFuture<String> outcome = new CompletableFuture<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    outcome.complete(String.valueOf(alice.request(BOB.id(), Mesh.say("hello"), Duration.ofMinutes(1))));
                } catch (InterruptedException interrupted) {
                    outcome.complete("interrupted");
                }
            });

            caller.interrupt();

            assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo("interrupted");
        }
    }

    private static URI unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("ws://127.0.0.1:" + socket.getLocalPort() + "/ws");
        }
    }
}
