package io.agentmesh.offline.incoming;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.Tampering;
import io.agentmesh.offline.testing.Forger;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A peer that seals messages of which one field, found by the test itself, is not as it should be. Each of
/// them is confirmed, so that the relay does not bring it for ever, and nobody else's stands behind it.
final class OddMessagesIT {
    private static final String DIGEST = "A".repeat(43);

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;
    private final OfflineEnd carol;

    OddMessagesIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
        this.carol = world.join(CAROL);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void requestInALane() throws Exception {
        assertEachIsConfirmed("request", "\"lane\":\"orders\",\"seq\":6,\"prev\":4,\"prev_exp\":5,\"key\":\"k\"");
    }

    @Test
    void pieceWithAHello() throws Exception {
        assertEachIsConfirmed(
                "request",
                "\"part\":{\"i\":0,\"n\":2,\"size\":9,\"digest\":\"" + DIGEST
                        + "\"},\"hello\":{\"suites\":[1],\"features\":" + "[\"meta\"],\"serial\":4,\"digest\":\""
                        + DIGEST + "\",\"why\":\"rotate\",\"gen\":3}");
    }

    @Test
    void answer() throws Exception {
        assertEachIsConfirmed("response", "\"re\":\"" + UUID.randomUUID() + "\"");
    }

    @Test
    void wordThatTakesARequestBack() throws Exception {
        assertEachIsConfirmed("cancel", "\"re\":\"" + UUID.randomUUID() + "\"");
    }

    private void assertEachIsConfirmed(String type, String extras) throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        long now = world.now().toEpochMilli();
        long end = now + Duration.ofDays(1).toMillis();
        JsonObject message = (JsonObject) Json.parse("{\"m\":{\"t\":\"" + type + "\",\"at\":" + now + ",\"exp\":" + end
                        + ",\"id\":\"" + UUID.randomUUID() + "\"," + extras + "},\"p\":{\"capability\":\"echo\"}}")
                .orThrow();
        for (Tampering.Change change : Tampering.of(message)) {
            forger.post(Octets.utf8(underAnIdOfItsOwn(change).toString()), end);

            assertThat(world.isHeld(BOB.id()))
                    .as("%s: %s", change.field(), change.changed())
                    .isFalse();
        }
        UUID good = carol.send(bob, "good");
        world.settle();
        world.advance(Duration.ofSeconds(3));
        assertThat(carol.stateOf(good)).isEqualTo("processed");
    }

    private static JsonObject underAnIdOfItsOwn(Tampering.Change change) {
        boolean isOfTheId = change.field().equals("m.id");
        return change.changed().get("m") instanceof JsonObject head && !isOfTheId
                ? change.changed().with("m", head.with("id", UUID.randomUUID().toString()))
                : change.changed();
    }
}
