package io.agentmesh.sdk.examples;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.daemon.CannedDaemon;
import io.agentmesh.sdk.daemon.Delivery;
import io.agentmesh.sdk.daemon.Deposit;
import io.agentmesh.sdk.daemon.MeshDaemon;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.testing.MemoryRelay;
import io.agentmesh.sdk.testing.Rig;
import io.agentmesh.sdk.testing.SocketDoor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples that begin with a relay's URL or a daemon's socket do what they say, over such.
final class ExamplesIT {
    private static final JsonValue ORDER = new JsonString("tea");

    @Test
    void clientConnectsAsksAndGoes() throws Exception {
        MemoryRelay relay = new MemoryRelay(new Rig(5));
        try (SocketDoor bobsDoor = new SocketDoor(relay);
                SocketDoor alicesDoor = new SocketDoor(relay);
                MeshAgent bob = Connecting.serve(BOB, bobsDoor.uri(), ALICE.id())) {
            assertThat(bob.linkState()).isEqualTo(new LinkState.Up());

            assertThat(Connecting.askOnce(ALICE, alicesDoor.uri(), BOB.id()))
                    .isEqualTo(JsonObject.empty().with("capability", "echo").with("word", "hello"));
        }
    }

    @Test
    void strangerIsDenied() throws Exception {
        MemoryRelay relay = new MemoryRelay(new Rig(6));
        try (SocketDoor bobsDoor = new SocketDoor(relay);
                SocketDoor alicesDoor = new SocketDoor(relay);
                MeshAgent bob = Connecting.serve(BOB, bobsDoor.uri(), BOB.id())) {
            assertThat(bob.id()).isEqualTo(BOB.id());

            assertThatThrownBy(() -> Connecting.askOnce(ALICE, alicesDoor.uri(), BOB.id()))
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            denied -> assertThat(denied.code()).isEqualTo(ErrorCode.REMOTE));
        }
    }

    @Test
    void agentIsStartedWhetherThereIsARelayOrNot() throws Exception {
        MemoryRelay relay = new MemoryRelay(new Rig(7));
        try (SocketDoor door = new SocketDoor(relay);
                MeshAgent bob = Connecting.startAnyway(BOB, door.uri())) {
            assertThat(bob.linkState()).isEqualTo(new LinkState.Up());
        }
    }

    @Test
    void depositIsLeftAndItsEndIsTold(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("s");
        try (CannedDaemon daemon = new CannedDaemon(socket)) {
            daemon.answering("202 Accepted", "{\"state\":\"waiting\"}")
                    .answering("200 OK", "{\"state\":\"sent\"}")
                    .answering("200 OK", "{\"state\":\"answered\",\"payload\":\"a receipt\"}");

            assertThat(Depositing.order(MeshDaemon.at(socket), BOB.id(), ORDER))
                    .isEqualTo("the shop answers \"a receipt\"");
            assertThat(daemon.asked()).contains("\"capability\":\"order\"").contains("\"ttl_secs\":172800");
        }
    }

    @Test
    void depositIsLeftWithoutWaiting(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("s");
        try (CannedDaemon daemon = new CannedDaemon(socket)) {
            daemon.answering("202 Accepted", "{\"state\":\"waiting\"}")
                    .answering("200 OK", "{\"state\":\"expired\",\"handled\":\"no\"}");

            assertThat(Depositing.orderLater(
                            MeshDaemon.at(socket), Deposit.of(new UUID(0, 1), BOB.id(), "order", ORDER)))
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(new Delivery.Expired(Delivery.Handled.NO));
        }
    }

    @Test
    void messageIsSentInItsLaneAndItsEndIsTold(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("s");
        try (CannedDaemon daemon = new CannedDaemon(socket)) {
            daemon.answering("202 Accepted", "{\"state\":\"stored\"}")
                    .answering("200 OK", "{\"state\":\"refused\",\"reason\":\"acl_denied\",\"confirmed\":true}");

            assertThat(Depositing.orderInTurn(MeshDaemon.at(socket).messages(), BOB.id(), ORDER))
                    .isEqualTo("SIGNED refusal: acl_denied");
            assertThat(daemon.asked()).contains("\"lane\":\"orders\"");
        }
    }
}
