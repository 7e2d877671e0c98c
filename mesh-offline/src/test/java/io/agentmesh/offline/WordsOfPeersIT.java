package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I11 and I13: resets and receipts count if their agent signed them about this very thing, once, and in no other
/// case.
final class WordsOfPeersIT {
    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    WordsOfPeersIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// I11.
    @Test
    void resetThatIsForgedOldForeignOrOfAnotherSessionMovesNothing() throws Exception {
        Envelope frame = frameThatBobNeverAnswered();
        String session = sessionOf(alice);
        UUID foreign = new UUID(9, 9);

        List<Envelope> wrong = List.of(
                reset(CAROL, frame.id(), session, Duration.ZERO),
                reset(BOB, foreign, session, Duration.ZERO),
                reset(BOB, frame.id(), "00".repeat(16), Duration.ZERO),
                reset(BOB, frame.id(), session, Duration.ofMinutes(-11)));
        for (Envelope each : wrong) {
            world.inject(each);
        }

        assertThat(alice.number("SELECT count(*) FROM session WHERE refused <> 0"))
                .isZero();
        assertThat(alice.number("SELECT count(*) FROM audit WHERE code = 'reset_ignored'"))
                .isEqualTo(wrong.size());
    }

    /// I11.
    @Test
    void trueResetHealsAndItsReplayMovesNothing() throws Exception {
        Envelope frame = frameThatBobNeverAnswered();
        UUID id = alice.draftId("one");
        Envelope reset = reset(BOB, frame.id(), sessionOf(alice), Duration.ZERO);
        world.lose(envelope -> false);

        world.inject(reset);
        world.advance(Duration.ofSeconds(5));
        assertThat(alice.stateOf(id)).isEqualTo("processed");
        long refused = alice.number("SELECT count(*) FROM session WHERE refused <> 0");
        world.inject(reset);

        assertThat(alice.number("SELECT count(*) FROM session WHERE refused <> 0"))
                .isEqualTo(refused);
        assertThat(bob.asked()).hasSize(1);
    }

    /// I13: the relay may drop what it likes; it can make nothing of it.
    @Test
    void messageWhoseReceiptsAreDroppedIsNotFinalUntilOneComes() throws Exception {
        UUID id = alice.send(bob, "one");
        world.lose(envelope -> envelope.from().equals(BOB.id()));
        world.advance(Duration.ofSeconds(5));
        assertThat(alice.stateOf(id)).isEqualTo("sealed");

        world.lose(envelope -> false);
        world.leap(Duration.ofMinutes(2));
        world.advance(Duration.ofSeconds(10));

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(bob.asked()).hasSize(1);
    }

    private Envelope frameThatBobNeverAnswered() throws Exception {
        world.lose(envelope -> true);
        alice.send(bob, "one");
        world.settle();
        return world.carried().getFirst();
    }

    private static String sessionOf(OfflineEnd end) throws Exception {
        return end.store()
                .call(tx -> tx.queryOne("SELECT sid FROM session", row -> row.text("sid")))
                .orElseThrow();
    }

    private Envelope reset(AgentKeyPair signer, UUID about, String session, Duration late) {
        JsonObject payload = JsonObject.empty()
                .with("error", "no_session")
                .with("code", "session_unknown")
                .with("channel", "offline/1")
                .with("sid", Base64Url.encode(HexFormat.of().parseHex(session)))
                .with("reason", "cannot_open");
        return EnvelopeDraft.plain(
                        new UUID(1, world.carried().size()),
                        ALICE.id(),
                        MessageType.ERROR,
                        payload,
                        world.now().plus(late).toEpochMilli())
                .answering(about)
                .sign(signer);
    }
}
