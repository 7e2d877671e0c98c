package io.agentmesh.offline.outgoing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.session.Session;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.testing.Copies;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an agent may have under way, and what its peers may make it do (I17).
final class SendingBoundsIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private final Path folder;
    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    SendingBoundsIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void messagesUnderWayAreCountedByPeerAndTheirBytesForAllToo() throws Exception {
        bob.stop();
        alice.send(bob, "one");
        long each = alice.number("SELECT bytes FROM outbox");

        assertThat(holds(new OutboxRoom(2, 2 * each, 2 * each), BOB.id(), each)).isTrue();
        assertThat(holds(new OutboxRoom(1, 2 * each, 2 * each), BOB.id(), each)).isFalse();
        assertThat(holds(new OutboxRoom(1, 2 * each, 2 * each), CAROL.id(), each))
                .isTrue();
        assertThat(holds(new OutboxRoom(2, 2 * each - 1, 2 * each), BOB.id(), each))
                .isFalse();
        assertThat(holds(new OutboxRoom(2, 2 * each - 1, 2 * each), CAROL.id(), each))
                .isTrue();
        assertThat(holds(new OutboxRoom(2, 2 * each, 2 * each - 1), CAROL.id(), each))
                .isFalse();
    }

    @Test
    void oneMessageMoreThanMayBeUnderWayToAPeerIsNotTaken() throws Exception {
        bob.stop();
        alice.send(bob, "one");
        alice.store()
                .call(tx -> tx.update(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                                + " INSERT INTO outbox (mid, peer, type, title, content, bytes, digest, made, expires, state,"
                                + " confirmed, tries, ended, lane_seq) SELECT 'm' || i, peer, 'request', title, content, 1, '', 0,"
                                + " expires, 'queued', 0, 0, 0, 0 FROM n, (SELECT * FROM outbox LIMIT 1)",
                        OutboxRoom.DEFAULT.messages() - 1));

        assertThat(alice.submit(alice.draft(bob, "one more", null)))
                .isEqualTo(Decoded.bad(ErrorCode.QUEUE_FULL, "too many messages wait for this agent"));
    }

    /// Its answers would lie here for a week.
    @Test
    void peerThatTakesNoAnswersIsNotWorkedFor() throws Exception {
        UUID first = alice.send(bob, "one");
        world.advance(A_MOMENT);
        assertThat(alice.stateOf(first)).isEqualTo("processed");
        bob.store()
                .call(tx -> tx.update(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                                + " INSERT INTO outbox (mid, peer, type, title, content, bytes, digest, made, expires, state,"
                                + " confirmed, tries, ended, lane_seq) SELECT 'm' || i, ?, 'response', x'00', x'00', 1, '', 0,"
                                + " 9000000000000, 'queued', 0, 0, 0, 0 FROM n",
                        OutboxRoom.DEFAULT.messages(),
                        ALICE.id().value()));

        UUID next = alice.send(bob, "two");
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(next)).isEqualTo("refused");
        assertThat(alice.sent(next).end().reason()).isEqualTo("full");
    }

    @Test
    void receiptsWithoutRoomWaitAndGoWhenThereIsSome() throws Exception {
        bob.store()
                .call(tx -> tx.update(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                                + " INSERT INTO outbox (mid, peer, type, title, content, bytes, digest, made, expires, state,"
                                + " confirmed, tries, ended, lane_seq) SELECT 'm' || i, ?, 'receipt', x'00', x'00', 1, '', 0,"
                                + " 9000000000000, 'queued', 0, 0, 0, 0 FROM n",
                        Outgoing.MAX_RECEIPTS,
                        ALICE.id().value()));
        UUID id = alice.send(bob, "one");
        world.advance(A_MOMENT);
        assertThat(bob.asked()).hasSize(1);
        assertThat(bob.number("SELECT count(*) FROM receipt_due")).isOne();

        bob.store().call(tx -> tx.update("DELETE FROM outbox WHERE mid = 'm1'"));
        world.advance(A_MOMENT);

        assertThat(bob.number("SELECT count(*) FROM receipt_due")).isZero();
        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    @Test
    void moreFramesAreNotPostedAgainAtATimeThanMayBe() throws Exception {
        world.lose(envelope -> envelope.from().equals(ALICE.id()));
        for (int i = 0; i <= Posting.MAX_FRAMES; i++) {
            alice.send(bob, "message " + i);
        }
        world.settle();
        int before = world.carried().size();
        assertThat(before).isEqualTo(Posting.MAX_FRAMES + 1);

        world.leap(Duration.ofMinutes(1));
        world.advance(Duration.ofSeconds(2));
        assertThat(world.carried()).hasSize(before + Posting.MAX_FRAMES);
        world.advance(Duration.ofSeconds(2));

        assertThat(world.carried()).hasSize(before + Posting.MAX_FRAMES + 1);
    }

    @Test
    void fourthSessionIsNotBegunBeforeOneOfThreeWasHeard() throws Exception {
        Sessions sessions = new Sessions(new OwnPrekeys(new SecureRandom()), world.clock(), new SecureRandom());
        for (int i = 0; i < Sessions.MAX_UNHEARD; i++) {
            assertThat(mayBegin(sessions, BOB.id())).isTrue();
            var claimed =
                    world.registry().claim(BOB.id(), ALICE.id(), new UUID(3, i)).orThrow();
            Decoded<Session> begun = alice.store().call(tx -> sessions.begin(tx, ALICE, claimed));
            assertThat(begun).isInstanceOf(Decoded.Ok.class);
        }

        assertThat(mayBegin(sessions, BOB.id())).isFalse();
        assertThat(mayBegin(sessions, CAROL.id())).isTrue();
    }

    private boolean mayBegin(Sessions sessions, AgentId peer) throws Exception {
        return alice.store().call(tx -> sessions.mayBegin(tx, peer, ALICE.id()));
    }

    @Test
    void moreResetsAreNotObeyedInAnHourThanMayBeAndTheOperatorIsTold() throws Exception {
        alice.send(bob, "one");
        world.settle();
        for (int i = 0; i <= Resets.MAX_AN_HOUR; i++) {
            bob.store().call(tx -> tx.update("DELETE FROM session"));
            alice.send(bob, "message " + i);
            world.settle();
        }

        assertThat(noted("reset_obeyed")).isEqualTo(Resets.MAX_AN_HOUR);
        assertThat(noted("wedged")).isOne();
    }

    @Test
    void reasonOfAResetThatIsKeptIsBounded() throws Exception {
        assertThat(keptReason("x".repeat(LateResets.MAX_REASON))).hasSize(LateResets.MAX_REASON);
        assertThat(keptReason("x".repeat(LateResets.MAX_REASON + 1))).isEmpty();
    }

    private String keptReason(String reason) throws Exception {
        SessionId session = new SessionId(Octets.of(new byte[SessionId.BYTES]));
        var reset = new Reset(BOB.id(), new UUID(0, 1), session, new Reset.Cause(reason, world.now()));
        return alice.store().call(tx -> {
            LateResets.keep(tx, reset, world.now());
            return LateResets.all(tx, world.now()).getFirst().cause().reason();
        });
    }

    /// Three resets within seconds held the peer off for an hour, though its new bundle came a minute later.
    @Test
    void registryThatServesAnOldBundleForAWhileWedgesNobody() throws Exception {
        SignedBundle old = world.registry().bundleOf(BOB.id());
        bob.stop();
        Files.createDirectory(folder.resolve("empty"));
        Copies.copy(folder.resolve("empty"), bob.home());
        world.leap(Duration.ofMinutes(1));
        bob.start();
        world.settle();
        SignedBundle fresh = world.registry().bundleOf(BOB.id());
        world.registry().serve(old);
        world.registry().leave(BOB.id(), 0);

        UUID id = alice.send(bob, "one");
        world.advance(Duration.ofMinutes(2));
        assertThat(alice.stateOf(id)).isEqualTo("stored");
        assertThat(noted("reset_obeyed")).isOne();
        world.registry().serve(fresh);
        world.advance(Duration.ofMinutes(5));

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(noted("wedged")).isZero();
    }

    @Test
    void oldestLineOfTheAuditGoesAtItsBound() throws Exception {
        alice.store().call(tx -> {
            tx.update("DELETE FROM audit");
            tx.update("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                    + " INSERT INTO audit SELECT i, i, 'code', 'peer', '' FROM n");
            Audit.note(tx, world.now(), "one_more", BOB.id(), "");
            return true;
        });

        assertThat(alice.number("SELECT count(*) FROM audit")).isEqualTo(100_000);
        assertThat(alice.number("SELECT min(id) FROM audit")).isEqualTo(2);
    }

    private boolean holds(OutboxRoom room, AgentId peer, long more) throws Exception {
        return alice.store().call(tx -> room.holds(tx, peer, more));
    }

    private long noted(String code) throws Exception {
        return alice.number("SELECT count(*) FROM audit WHERE code = '" + code + "'");
    }
}
