package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.sdk.call.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A peer that lost its sessions more often than it is obeyed in an hour (offline §9.2): it is obeyed later, and
/// nothing that it could not read is lost. Found by the simulation.
final class WedgedPeersIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);
    private static final Duration A_TICK = Duration.ofSeconds(2);
    private static final String RESETS_KEPT = "SELECT count(*) FROM late_reset";

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    WedgedPeersIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// Bob has obeyed all that he does in an hour; both ends have a session.
    private void bobHasObeyedAlice() throws Exception {
        bob.send(alice, "first");
        world.advance(A_MOMENT);
        for (int i = 0; i < 3; i++) {
            loseSessions(alice);
            bob.send(alice, "after loss " + i);
            world.advance(A_MOMENT);
        }
        assertThat(bob.number("SELECT count(*) FROM audit WHERE code = 'reset_obeyed'"))
                .isEqualTo(3);
    }

    /// Alice cannot read bob's last receipt, nor anything that he says after it.
    private UUID messageWhoseLastReceiptCannotBeRead() throws Exception {
        bob.answer(request -> Answer.refusal("overloaded"));
        UUID id = alice.send(bob, "one");
        world.settle();
        world.advance(Duration.ofSeconds(1));
        assertThat(alice.stateOf(id)).isEqualTo("received");
        loseSessions(alice);
        bob.answer(request -> Answer.of(request.payload()));
        world.advance(Duration.ofSeconds(4));
        assertThat(alice.stateOf(id)).isEqualTo("received");
        assertThat(bob.number(RESETS_KEPT)).isOne();
        return id;
    }

    /// Of what waits for no receipt itself, only the session it was sealed on knows that it was not read.
    @Test
    void receiptIsSaidAgainOnceItsReaderIsObeyed() throws Exception {
        bobHasObeyedAlice();
        UUID id = messageWhoseLastReceiptCannotBeRead();
        relayKeepsAllOf(bob);
        world.lose(WedgedPeersIT::isAskedByAlice);

        passMinutes(30);
        assertThat(alice.stateOf(id)).isEqualTo("received");
        passMinutes(31);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(bob.number(RESETS_KEPT)).isZero();
    }

    /// Also if the process that heard it is another by then.
    @Test
    void isObeyedByTheNextProcess() throws Exception {
        bobHasObeyedAlice();
        UUID id = messageWhoseLastReceiptCannotBeRead();
        world.lose(WedgedPeersIT::isAskedByAlice);

        bob.stop();
        passMinutes(30);
        bob.start();
        passMinutes(31);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    /// The rate holds for those too: what was too often then is one of three now.
    @Test
    void isObeyedWithinTheRate() throws Exception {
        bobHasObeyedAlice();
        messageWhoseLastReceiptCannotBeRead();

        passMinutes(180);

        assertThat(bob.number("SELECT count(*) FROM audit WHERE code = 'reset_obeyed'"))
                .isEqualTo(4);
        assertThat(bob.number("SELECT count(*) FROM outbox WHERE type = 'receipt' AND state = 'stored'"))
                .isZero();
    }

    /// The word was about one message, which has come to its end: the others cannot be read any better for it.
    @Test
    void isObeyedForWhatElseWasSealedThere() throws Exception {
        bobHasObeyedAlice();
        messageWhoseLastReceiptCannotBeRead();
        UUID other = bob.send(alice, "on the same session");
        world.settle();
        assertThat(bob.number("SELECT count(DISTINCT sid) FROM frame WHERE sid IN (SELECT sid FROM late_reset)"))
                .isOne();
        world.lose(WedgedPeersIT::isAskedByAlice);
        bob.store().call(tx -> tx.update("DELETE FROM frame WHERE mid <> ?", other.toString()));

        passMinutes(61);

        assertThat(alice.asked())
                .extracting(request -> request.payload().toString())
                .contains("\"on the same session\"");
    }

    /// Nor does what waits so take the place of others' frames, of which some are posted at a time.
    @Test
    void nothingIsPostedAgainOnASessionThatItsReaderCannotRead() throws Exception {
        bobHasObeyedAlice();
        messageWhoseLastReceiptCannotBeRead();
        world.lose(WedgedPeersIT::isAskedByAlice);
        bob.send(alice, "on the same session");
        world.settle();
        long before = world.carried().stream().filter(WedgedPeersIT::isOfBob).count();

        passMinutes(50);
        bob.channel().linkIsUp();
        world.settle();

        assertThat(world.carried().stream().filter(WedgedPeersIT::isOfBob)).hasSize((int) before);
    }

    private static boolean isOfBob(Envelope envelope) {
        return envelope.from().equals(BOB.id()) && envelope.type() != MessageType.ERROR;
    }

    /// What the peer has read after all is not sealed again.
    @Test
    void isForgottenOnceWhatItIsAboutHasItsEnd() throws Exception {
        bobHasObeyedAlice();
        messageWhoseLastReceiptCannotBeRead();
        world.lose(WedgedPeersIT::isAskedByAlice);
        bob.store().call(tx -> tx.update("DELETE FROM frame"));

        passMinutes(61);

        assertThat(bob.number(RESETS_KEPT)).isZero();
        assertThat(bob.number("SELECT count(*) FROM audit WHERE code = 'reset_obeyed'"))
                .isEqualTo(3);
    }

    /// One at a time, each with what fell due in it.
    private void passMinutes(int minutes) throws Exception {
        for (int i = 0; i < minutes; i++) {
            world.leap(Duration.ofMinutes(1).minus(A_TICK));
            world.advance(A_TICK);
        }
    }

    private void relayKeepsAllOf(OfflineEnd end) throws Exception {
        List<Envelope> all = world.carried().stream()
                .filter(envelope -> envelope.from().equals(end.id()))
                .toList();
        all.forEach(envelope -> end.channel().noticed(new RelayNotice.Queued(envelope.id())));
        world.settle();
    }

    private static boolean isAskedByAlice(Envelope envelope) {
        return envelope.from().equals(ALICE.id()) && envelope.type() != MessageType.ERROR;
    }

    private static void loseSessions(OfflineEnd end) throws Exception {
        end.store().call(tx -> tx.update("DELETE FROM session"));
    }
}
