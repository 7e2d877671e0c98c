package io.agentmesh.offline.incoming;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.sdk.call.IncomingRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I17: what the flood of one peer costs another one, counted in turns and in work, not in time.
final class FloodIT {
    private static final int FLOOD = 200;

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;
    private final OfflineEnd carol;

    FloodIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
        this.carol = world.join(CAROL);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// Hundreds wait for the local agent, and all of its hands are busy with them: the request of somebody
    /// else gets the first that is free.
    @Test
    void requestOfAnotherPeerIsBegunBeforeTheRestOfTheFlood() throws Exception {
        bob.rightsAreKnown(false);
        bob.allow(capability -> false);
        for (int i = 0; i < FLOOD; i++) {
            carol.send(bob, "flood " + i);
        }
        world.settle();
        alice.send(bob, "one");
        world.settle();
        assertThat(bob.asked()).isEmpty();

        bob.rightsAreKnown(true);
        bob.allow(capability -> true);
        world.advance(Handover.PAUSE.multipliedBy(2));

        List<Boolean> ofAlice = bob.asked().stream()
                .map(request -> request.caller().equals(ALICE.id()))
                .toList();
        assertThat(ofAlice).hasSize(FLOOD + 1);
        assertThat(ofAlice.indexOf(true)).isLessThanOrEqualTo(Handover.MAX_RUNNING);
    }

    /// Its own requests keep their order.
    @Test
    void requestsOfOnePeerAreBegunInTheirOrder() throws Exception {
        bob.rightsAreKnown(false);
        bob.allow(capability -> false);
        for (int i = 0; i < 40; i++) {
            (i % 2 == 0 ? carol : alice).send(bob, "text " + (100 + i));
            world.settle();
        }
        bob.rightsAreKnown(true);
        bob.allow(capability -> true);
        world.advance(Handover.PAUSE.multipliedBy(2));

        for (OfflineEnd end : List.of(alice, carol)) {
            assertThat(bob.asked().stream()
                            .filter(request -> request.caller().equals(end.id()))
                            .map(IncomingRequest::payload)
                            .map(String::valueOf))
                    .hasSize(20)
                    .isSorted();
        }
    }

    /// Of what does not open a hundred are tried, and the rest is not looked at: somebody else's message is
    /// handled with no second going by.
    @Test
    void framesThatDoNotOpenHoldNobodyUp() throws Exception {
        carol.send(bob, "before");
        world.settle();
        world.advance(Duration.ofSeconds(3));
        Envelope frame = world.carried().stream()
                .filter(envelope -> envelope.from().equals(CAROL.id()) && envelope.type() == MessageType.CONTROL)
                .findFirst()
                .orElseThrow();
        byte[] bytes = Base64Url.decode(((JsonString) frame.payload()).value()).orThrow();
        bytes[bytes.length - 1] ^= 1;
        for (int i = 0; i < 5 * FailedOpenings.MAX; i++) {
            world.inject(EnvelopeDraft.sealed(
                            new UUID(7, i),
                            BOB.id(),
                            MessageType.CONTROL,
                            Base64Url.encode(bytes),
                            world.now().toEpochMilli())
                    .sign(CAROL));
        }
        int asked = bob.asked().size();

        alice.send(bob, "one");
        world.settle();

        assertThat(bob.asked()).hasSize(asked + 1);
        assertThat(bob.number("SELECT count(*) FROM quarantine WHERE reason = 'cannot_open'"))
                .isLessThanOrEqualTo(FailedOpenings.MAX);
        assertThat(bob.number("SELECT count(*) FROM quarantine")).isLessThanOrEqualTo(Unopened.MAX_OF_A_PEER);
    }

    /// What is noted of it has a bound of its own: it pushes out nothing from which the rates of others are
    /// counted.
    @Test
    void whatIsNotedOfOnePeersRefusedMessagesIsBounded() throws Exception {
        for (int i = 0; i < 3 * Audit.MAX_OF_A_PEER; i++) {
            world.inject(EnvelopeDraft.sealed(
                            new UUID(8, i),
                            BOB.id(),
                            MessageType.CONTROL,
                            "TU9DAQ",
                            world.now().toEpochMilli())
                    .sign(CAROL));
        }
        assertThat(badFramesOf(CAROL)).isEqualTo(Audit.MAX_OF_A_PEER);

        world.inject(EnvelopeDraft.sealed(
                        new UUID(9, 1),
                        BOB.id(),
                        MessageType.CONTROL,
                        "TU9DAQ",
                        world.now().toEpochMilli())
                .sign(ALICE));
        assertThat(badFramesOf(ALICE)).isOne();
    }

    private long badFramesOf(AgentKeyPair peer) throws Exception {
        return bob.number("SELECT count(*) FROM audit WHERE code = 'bad_frame' AND peer = '" + peer.id() + "'");
    }
}
