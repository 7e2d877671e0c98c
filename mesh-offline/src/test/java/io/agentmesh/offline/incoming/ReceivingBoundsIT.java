package io.agentmesh.offline.incoming;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one peer may do to an agent that reads what it sends, and no more (I17).
final class ReceivingBoundsIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    ReceivingBoundsIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void oneFrameMoreThanIsPutAsideOfAPeerIsDroppedAndNoted() throws Exception {
        for (int number = 0; number <= Unopened.MAX_OF_A_PEER; number++) {
            world.inject(unreadable(number, number, 16));
        }

        assertThat(bob.number("SELECT count(*) FROM quarantine")).isEqualTo(Unopened.MAX_OF_A_PEER);
        assertThat(noted("quarantine_full")).isOne();
    }

    @Test
    void bytesThatArePutAsideAreBoundedOfAPeerAndOfAll() throws Exception {
        bob.store().call(tx -> {
            tx.update(
                    "INSERT INTO quarantine VALUES (?, 'x', x'00', ?, '', 'cannot_open', 0, 9000000000000)",
                    ALICE.id().value(),
                    Unopened.MAX_BYTES_OF_A_PEER - 100);
            return true;
        });
        world.inject(unreadable(1, 1, 16));
        assertThat(noted("quarantine_full")).isOne();

        bob.store()
                .call(tx -> tx.update("UPDATE quarantine SET sender = 'other', bytes = ?", Unopened.MAX_BYTES - 100));
        world.inject(unreadable(2, 2, 16));

        assertThat(noted("quarantine_full")).isEqualTo(2);
    }

    @Test
    void peerIsToldOnceAMinuteOfASessionAndNoMoreOftenInAnHourThanItMayBe() throws Exception {
        world.inject(unreadable(100, 0, 16));
        world.inject(unreadable(101, 0, 16));
        assertThat(resetsToAlice()).isOne();

        for (int session = 1; session <= Unopened.MAX_RESETS_OF_A_PEER; session++) {
            world.inject(unreadable(session, session, 16));
        }

        assertThat(resetsToAlice()).isEqualTo(Unopened.MAX_RESETS_OF_A_PEER);
    }

    @Test
    void peerWhoseFramesDoNotOpenIsNotListenedToForAMinuteAndThenAgain() throws Exception {
        for (int number = 0; number < FailedOpenings.MAX; number++) {
            world.inject(unreadable(number, 7, 16));
        }
        bob.store().call(tx -> tx.update("DELETE FROM quarantine"));

        UUID id = alice.send(bob, "good");
        world.settle();
        assertThat(bob.asked()).isEmpty();
        world.leap(FailedOpenings.BARRED.plusMillis(1));
        world.advance(Duration.ofSeconds(5));

        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    @Test
    void failuresAreCountedByPeerAndMinute() {
        FailedOpenings failures = new FailedOpenings();
        Instant now = world.now();
        for (int i = 1; i < FailedOpenings.MAX; i++) {
            failures.note(ALICE.id(), now);
        }
        assertThat(failures.isBarred(ALICE.id(), now)).isFalse();

        failures.note(ALICE.id(), now);

        assertThat(failures.isBarred(ALICE.id(), now)).isTrue();
        assertThat(failures.isBarred(CAROL.id(), now)).isFalse();
        assertThat(failures.isBarred(ALICE.id(), now.plus(FailedOpenings.BARRED).minusMillis(1)))
                .isTrue();
        assertThat(failures.isBarred(ALICE.id(), now.plus(FailedOpenings.BARRED)))
                .isFalse();
    }

    @Test
    void peerThatFailedFirstIsForgottenBeyondThoseThatAreCounted() {
        FailedOpenings failures = new FailedOpenings();
        for (int i = 0; i < FailedOpenings.MAX; i++) {
            failures.note(ALICE.id(), world.now());
        }
        for (int peer = 1; peer < FailedOpenings.MAX_PEERS; peer++) {
            failures.note(new AgentId("peer " + peer), world.now());
        }
        assertThat(failures.isBarred(ALICE.id(), world.now())).isTrue();

        failures.note(CAROL.id(), world.now());

        assertThat(failures.isBarred(ALICE.id(), world.now())).isFalse();
    }

    @Test
    void oneSessionMoreThanAPeerMayBeginInAnHourWaitsForIt() throws Exception {
        for (int i = 0; i < 20; i++) {
            sendOnANewSession("message " + i);
        }
        world.advance(A_MOMENT);
        assertThat(bob.asked()).hasSize(20);
        assertThat(bob.number("SELECT count(*) FROM session")).isEqualTo(8);

        UUID late = sendOnANewSession("one more");
        world.advance(A_MOMENT);
        assertThat(bob.asked()).hasSize(20);
        assertThat(bob.number("SELECT count(*) FROM quarantine WHERE reason = 'too_many_sessions'"))
                .isOne();

        world.leap(Duration.ofHours(1));
        world.advance(Duration.ofSeconds(5));

        assertThat(alice.stateOf(late)).isEqualTo("processed");
    }

    private UUID sendOnANewSession(String text) throws Exception {
        alice.store().call(tx -> tx.update("UPDATE session SET refused = 1"));
        UUID id = alice.send(bob, text);
        world.settle();
        return id;
    }

    /// What is known of envelopes may not be forgotten, so the rest stays with the relay.
    @Test
    void envelopeAboveTheBoundOfThoseThatAreKnownIsNotConfirmed() throws Exception {
        OfflineEnd carol = world.join(CAROL);
        bob.store()
                .call(tx -> tx.update(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                                + " INSERT INTO seen SELECT ?, i, '', ? FROM n",
                        SeenTable.Room.DEFAULT.ofAPeer(),
                        ALICE.id().value(),
                        world.now().plus(Duration.ofMinutes(30)).toEpochMilli()));

        UUID id = alice.send(bob, "too many");
        UUID others = carol.send(bob, "of another");
        world.advance(A_MOMENT);
        assertThat(alice.stateOf(id)).isEqualTo("sealed");
        assertThat(carol.stateOf(others)).isEqualTo("processed");
        assertThat(world.isHeld(BOB.id())).isTrue();
        assertThat(noted("seen_full")).isOne();

        world.leap(Duration.ofHours(1));
        world.advance(A_MOMENT);
        world.came(BOB.id());
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    @Test
    void envelopesThatAreKnownAreCountedByPeerAndInAll() throws Exception {
        SeenTable table = new SeenTable(new SeenTable.Room(2, 3));
        bob.store().call(tx -> tx.update("INSERT INTO seen VALUES (?, '1', '', 1), (?, '2', '', 1)", "a", "a"));
        assertThat(hasRoom(table, new AgentId("a"))).isFalse();
        assertThat(hasRoom(table, CAROL.id())).isTrue();

        bob.store().call(tx -> tx.update("INSERT INTO seen VALUES ('b', '1', '', 1)"));

        SeenTable full = new SeenTable(new SeenTable.Room(2, 3));
        assertThat(hasRoom(full, CAROL.id())).isFalse();
    }

    private boolean hasRoom(SeenTable table, AgentId sender) throws Exception {
        return bob.store().call(tx -> table.hasRoom(tx, sender));
    }

    @Test
    void piecesAboveTheBoundAreRefusedWithASignedWord() throws Exception {
        bob.store()
                .call(tx -> tx.update(
                        "INSERT INTO part VALUES (?, 'x', 0, 2, 1, '', x'00', ?, 9000000000000)",
                        ALICE.id().value(),
                        PartTable.MAX_BYTES_OF_A_PEER - 1));
        UUID first = alice.send(bob, "x".repeat(100_000));
        world.advance(A_MOMENT);
        assertThat(alice.sent(first).end().reason()).isEqualTo("full");

        bob.store().call(tx -> tx.update("UPDATE part SET peer = 'other', length = ?", PartTable.MAX_BYTES - 1));
        UUID second = alice.send(bob, "y".repeat(100_000));
        world.advance(A_MOMENT);

        assertThat(alice.sent(second).end().reason()).isEqualTo("full");
        assertThat(alice.stateOf(second)).isEqualTo("refused");
    }

    private long noted(String code) throws Exception {
        return bob.number("SELECT count(*) FROM audit WHERE code = '" + code + "'");
    }

    private long resetsToAlice() {
        return world.carried().stream()
                .filter(envelope -> envelope.type() == MessageType.ERROR)
                .filter(envelope -> envelope.to().equals(ALICE.id()))
                .count();
    }

    /// A frame of a session that bob does not have, well-formed as far as can be seen.
    private Envelope unreadable(int number, int session, int ciphertext) {
        ByteBuffer frame = ByteBuffer.allocate(36 + 40 + ciphertext + 32);
        frame.put(new byte[] {0x4D, 0x4F, 0x43, 1, 2, 0}) // "MOC", version, kind, flags
                .putShort((short) 1) // suite
                .putInt(0) // devices
                .putLong(world.now().plus(Duration.ofDays(1)).toEpochMilli())
                .putLong(7) // session
                .putLong(session);
        return EnvelopeDraft.sealed(
                        new UUID(5, number),
                        BOB.id(),
                        MessageType.CONTROL,
                        Base64Url.encode(frame.array()),
                        world.now().toEpochMilli())
                .sign(ALICE);
    }
}
