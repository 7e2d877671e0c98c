package io.agentmesh.meshd.controlplane;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.meshd.testing.Pushed.about;
import static io.agentmesh.meshd.testing.Pushed.aclUpdated;
import static io.agentmesh.meshd.testing.Pushed.at;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static io.agentmesh.meshd.testing.Pushed.keyRevoked;
import static io.agentmesh.meshd.testing.Pushed.numbered;
import static io.agentmesh.meshd.testing.Pushed.peerAdded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.core.sync.NodeState;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.http.client.LastingWebSocket.Pacing;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.FakeControlPlane.Seen;
import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Against a control plane on a real port.
final class ControlPlaneSyncIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pacing HURRIED = new Pacing(
            new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)), Duration.ofMillis(50), Duration.ofSeconds(30));

    private final EventLoops loops = EventLoops.create(1);
    private final Node node = new Node(BOB.id(), ConfiguredAcl.none());
    private FakeControlPlane controlPlane;
    private ControlPlaneSync sync = follower(HURRIED);

    ControlPlaneSyncIT() throws Exception {
        controlPlane = FakeControlPlane.start();
    }

    @AfterEach
    void close() {
        sync.close();
        controlPlane.close();
        loops.close();
    }

    @Test
    void connectsAsTheAgentWithTheTokenAndAppliesEachEvent() throws Exception {
        WebSocket pushed = connected();
        assertThat(controlPlane.seen().getFirst())
                .isEqualTo(new Seen("GET /sync?agent_id=" + BOB.id() + "&features=prekeys", "Bearer c4n4ry-tok", ""));

        pushed.sendText(fullSync(ALICE.id(), BOB.id()));
        await().atMost(PATIENCE).until(() -> node.group().peerCount() == 2);
        assertThat(node.state()).isEqualTo(NodeState.SYNCING);

        pushed.sendText(peerAdded(CAROL.id()));
        await().atMost(PATIENCE).until(() -> node.group().peerCount() == 3);
        pushed.sendText(about("agent_online", ALICE.id()));
        await().atMost(PATIENCE).until(() -> node.group().onlineCount() == 1);
        pushed.sendText(aclUpdated(new AclRule(CAROL.id(), BOB.id(), List.of("echo"))));
        await().atMost(PATIENCE).until(() -> node.group().rules().size() == 1);
        pushed.sendText(keyRevoked(CAROL.id()));
        await().atMost(PATIENCE).until(() -> !node.decide(CAROL.id(), "echo").isAllowed());
        pushed.sendText(about("peer_removed", CAROL.id()));
        await().atMost(PATIENCE).until(() -> node.group().peerCount() == 2);
    }

    @Test
    void whatItDoesNotUnderstandIsSkipped() throws Exception {
        WebSocket pushed = connected();

        pushed.sendText("no json");
        pushed.sendText("{\"type\":\"from_the_future\",\"data\":1}");
        pushed.sendText(fullSync(BOB.id()));

        await().atMost(PATIENCE).until(() -> node.group().peerCount() == 1);
    }

    @Test
    void snapshotOfOneByteTooManyEndsTheConnection() throws Exception {
        String largest = fullSync(BOB.id());
        largest += " ".repeat(ControlPlaneSync.MAX_SNAPSHOT_BYTES - largest.length());
        WebSocket pushed = connected();

        pushed.sendText(largest);
        await().atMost(PATIENCE).until(() -> node.group().peerCount() == 1);
        pushed.sendText(largest + " ");

        controlPlane.nextFollower();
    }

    @Test
    void comesBackAfterTheControlPlaneDidAndKeepsWhatItKnew() throws Exception {
        WebSocket pushed = connected();
        pushed.sendText(fullSync(ALICE.id(), BOB.id()));
        await().atMost(PATIENCE).until(() -> node.group().peerCount() == 2);
        int port = controlPlane.port();

        controlPlane.close();
        await().atMost(PATIENCE).until(() -> node.state() == NodeState.AUTHENTICATED);
        assertThat(node.decide(ALICE.id(), "echo").isAllowed()).isTrue();
        controlPlane = FakeControlPlane.startAgainAt(port);

        controlPlane.nextFollower().sendText(fullSync(BOB.id()));
        await().atMost(PATIENCE).until(() -> node.group().peerCount() == 1);
    }

    @Test
    void eventThatIsMissingIsFollowedByAFreshSnapshot() throws Exception {
        WebSocket pushed = connected();
        pushed.sendText(at(7, fullSync(ALICE.id(), BOB.id())));
        pushed.sendText(numbered(9, keyRevoked(ALICE.id())));

        WebSocket anew = controlPlane.nextFollower();
        assertThat(node.decide(ALICE.id(), "echo").isAllowed()).isFalse();
        anew.sendText(at(9, fullSync(BOB.id())));

        await().atMost(PATIENCE).until(() -> node.group().peerCount() == 1);
    }

    @Test
    void whatIsOlderThanWhatIsKnownChangesNothing() throws Exception {
        WebSocket pushed = connected();
        pushed.sendText(at(7, fullSync(ALICE.id(), BOB.id())));

        pushed.sendText(numbered(7, about("peer_removed", ALICE.id())));
        pushed.sendText(at(6, fullSync(BOB.id())));
        pushed.sendText(numbered(8, peerAdded(CAROL.id())));

        await().atMost(PATIENCE).until(() -> node.group().card(CAROL.id()).isPresent());
        assertThat(node.group().peerCount()).isEqualTo(3);
        assertThat(controlPlane.seen()).hasSize(1);
    }

    /// Its database was restored: it counts from before.
    @Test
    void controlPlaneThatComesBackMayCountFromBefore() throws Exception {
        WebSocket pushed = connected();
        pushed.sendText(at(7, fullSync(ALICE.id(), BOB.id())));
        await().atMost(PATIENCE).until(() -> node.group().peerCount() == 2);

        pushed.close(CloseCode.GOING_AWAY, "restored");
        WebSocket anew = controlPlane.nextFollower();
        anew.sendText(at(3, fullSync(BOB.id())));
        anew.sendText(numbered(4, peerAdded(CAROL.id())));

        await().atMost(PATIENCE).until(() -> node.group().card(CAROL.id()).isPresent());
        assertThat(node.group().card(ALICE.id())).isEmpty();
        assertThat(controlPlane.seen()).hasSize(2);
    }

    @Test
    void controlPlaneThatNumbersNothingIsFollowedAsItSpeaks() throws Exception {
        WebSocket pushed = connected();
        pushed.sendText(at(0, fullSync(ALICE.id(), BOB.id())));
        pushed.sendText(about("peer_removed", ALICE.id()));
        pushed.sendText(at(0, fullSync(BOB.id())));
        pushed.sendText(peerAdded(CAROL.id()));

        await().atMost(PATIENCE).until(() -> node.group().card(CAROL.id()).isPresent());
        assertThat(node.group().peerCount()).isEqualTo(2);
        assertThat(controlPlane.seen()).hasSize(1);
    }

    @Test
    void refusedItTriesAgain() throws Exception {
        controlPlane.refuseSync(Optional.of(HttpResponse.text(400, "agent not registered")));
        connect();
        await().atMost(PATIENCE).until(() -> controlPlane.seen().size() >= 3);
        assertThat(node.state()).isEqualTo(NodeState.AUTHENTICATED);

        controlPlane.refuseSync(Optional.empty());

        controlPlane.nextFollower();
    }

    @Test
    void waitsForATokenAndUsesANewOneAtOnce() throws Exception {
        node.useControlPlane(controlPlane.url());
        sync.start();
        assertThat(node.state()).isEqualTo(NodeState.STARTED);

        node.useToken(Secret.of("c4n4ry-first"));
        sync.changed();
        controlPlane.nextFollower();
        node.useToken(Secret.of("c4n4ry-second"));
        sync.changed();

        // The word that there is a first one may come late, and have it connect with that once more.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(controlPlane.seen())
                        .extracting(Seen::bearer)
                        .startsWith("Bearer c4n4ry-first")
                        .endsWith("Bearer c4n4ry-second")
                        .containsOnly("Bearer c4n4ry-first", "Bearer c4n4ry-second"));
        controlPlane.nextFollower();
    }

    @Test
    void waitsForAUrlThatCanBeUsed() throws Exception {
        node.useControlPlane("no url");
        node.useToken(Secret.of("c4n4ry-tok"));
        sync.start();

        node.useControlPlane(controlPlane.url());
        sync.changed();

        controlPlane.nextFollower();
    }

    @Test
    void closingSaysGoodbye() throws Exception {
        WebSocket pushed = connected();
        await().atMost(PATIENCE).until(() -> node.state() != NodeState.AUTHENTICATED); // the daemon knows it, too

        sync.close();

        await().atMost(PATIENCE).until(() -> !pushed.isOpen());
        await().atMost(PATIENCE).until(() -> node.state() == NodeState.AUTHENTICATED);
    }

    @Test
    void schemesBecomeThoseOfWebSockets() {
        assertThat(ControlPlaneSync.syncUrl("http://h:1//", BOB.id()))
                .isEqualTo(URI.create("ws://h:1/sync?agent_id=" + BOB.id() + "&features=prekeys"));
        assertThat(ControlPlaneSync.syncUrl("https://h/mesh/", BOB.id()))
                .isEqualTo(URI.create("wss://h/mesh/sync?agent_id=" + BOB.id() + "&features=prekeys"));
    }

    private WebSocket connected() throws Exception {
        connect();
        return controlPlane.nextFollower();
    }

    private void connect() {
        node.useControlPlane(controlPlane.url());
        node.useToken(Secret.of("c4n4ry-tok"));
        sync.start();
    }

    private ControlPlaneSync follower(Pacing pacing) {
        SplittableRandom random = new SplittableRandom(1);
        WebSocketClient sockets = WebSocketClient.create(loops, random, System::nanoTime);
        return new ControlPlaneSync(
                node, new LastingWebSocket.Seams(sockets, System::nanoTime, random), pacing, RegistryWay.STRAIGHT);
    }
}
