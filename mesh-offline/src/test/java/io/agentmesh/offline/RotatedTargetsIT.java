package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.ofFirstByte;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.receipt.ReceiptShape;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is under way to a key that is rotated away goes to the key of today, and is handled once (offline §14.1).
final class RotatedTargetsIT {
    private static final AgentKeyPair SECOND = ofFirstByte(0x60);
    private static final AgentKeyPair THIRD = ofFirstByte(0x70);
    private static final AgentKeyPair MALLORY = ofFirstByte(0x80);
    private static final Duration A_MOMENT = Duration.ofSeconds(10);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    RotatedTargetsIT(@TempDir Path folder) throws Exception {
        world = new OfflineWorld(folder);
        alice = world.join(ALICE);
        bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// It was sealed for a key that nobody reads for any more.
    @Test
    void messageUnderWayGoesToTheNewKeyAndIsHandledOnce() throws Exception {
        var id = underWay();
        bob.start();
        rotateBob();

        world.advance(A_MINUTE);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(alice.sent(id).peer()).isEqualTo(SECOND.id());
        assertThat(alice.sent(id).progress().isConfirmed()).isTrue();
        assertThat(bob.asked()).hasSize(1);
    }

    /// All of Bob's words under the old key are lost: what he did is told under the new one.
    @Test
    void messageThatWasHandledUnderTheOldKeyIsReceiptedAndAnsweredUnderTheNewOne() throws Exception {
        world.lose(envelope -> envelope.from().equals(BOB.id()));
        var id = alice.send(bob, "hello");
        world.advance(A_MOMENT);
        assertThat(bob.asked()).hasSize(1);
        assertThat(alice.stateOf(id)).isEqualTo("sealed");

        rotateBob();
        world.advance(A_MINUTE);

        assertThat(Json.decode(Objects.requireNonNull(alice.sent(id).end().receipt()), ReceiptShape.RECEIPT)
                        .orThrow()
                        .isSignedBy(SECOND.id(), ALICE.id()))
                .isTrue();

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(alice.sent(id).end().answer()).isEqualTo(new JsonString("hello"));
        assertThat(bob.asked()).hasSize(1);
    }

    /// Bob's first words under the new key come to an Alice who cannot know yet whose that is.
    @Test
    void answerIsNotLostOnAnAgentThatHearsOfTheRotationLast() throws Exception {
        world.lose(envelope -> envelope.from().equals(BOB.id()));
        var id = alice.send(bob, "hello");
        world.advance(A_MOMENT);
        bob.rotate(SECOND);
        world.advance(A_MINUTE);
        assertThat(alice.stateOf(id)).isEqualTo("sealed");

        alice.hearOfRotation(BOB.id());
        world.advance(A_MINUTE);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(alice.sent(id).end().answer()).isEqualTo(new JsonString("hello"));
        assertThat(bob.asked()).hasSize(1);
    }

    /// It is the new key's word that is waited for now.
    @Test
    void receiptOfTheOldKeyIsNotShownAsTheNewOnes() throws Exception {
        bob.rightsAreKnown(false);
        bob.allow(capability -> false);
        var id = alice.send(bob, "hello");
        world.advance(A_MOMENT);
        assertThat(alice.stateOf(id)).isEqualTo("received");
        rotateBob();
        bob.stop(); // before it published

        world.advance(A_MOMENT);

        assertThat(alice.stateOf(id)).isEqualTo("stored");
        assertThat(alice.sent(id).end().receipt()).isNull();
    }

    /// A short question may have a long answer.
    @Test
    void whoeverAsksAgainAndAgainIsAnsweredAFewTimes() throws Exception {
        world.lose(envelope -> envelope.from().equals(BOB.id()));
        alice.send(bob, "hello");
        world.settle();

        for (int i = 0; i < 10; i++) {
            alice.store().call(tx -> tx.update("UPDATE outbox SET state = 'stored'"));
            alice.channel().linkIsUp();
            world.settle();
        }

        assertThat(bob.number("SELECT tries FROM outbox WHERE type = 'response'"))
                .isBetween(2L, 5L);
        assertThat(bob.asked()).hasSize(1);
    }

    @Test
    void callerMayNameAnyKeyThatTheAgentHad() throws Exception {
        var draft = alice.draft(bob, "hello", null);
        rotateBob();
        world.advance(A_MOMENT);

        alice.submit(draft).orThrow();
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(draft.name().id())).isEqualTo("processed");
        assertThat(alice.submit(draft).orThrow().id()).isEqualTo(draft.name().id());
        assertThat(bob.asked()).hasSize(1);
    }

    @Test
    void agentThatIsKnownIsWrittenToAlsoBeforeItPublishesItsNewKey() throws Exception {
        var draft = alice.draft(bob, "hello", null);
        alice.send(bob, "before");
        world.advance(A_MOMENT);
        rotateBob();
        bob.stop(); // before it published

        alice.submit(draft).orThrow();
        bob.start();
        world.advance(A_MINUTE);

        assertThat(alice.stateOf(draft.name().id())).isEqualTo("processed");
    }

    /// As with a registry of the original's, which knows that a key was rotated away, and not for whom.
    @Test
    void messageToAKeyWithoutAKnownSuccessorHasAClearEndAndCanBeSentAgain() throws Exception {
        var id = underWay();
        alice.hearOfRotation(BOB.id());
        world.advance(A_MINUTE);

        assertThat(alice.stateOf(id)).isEqualTo("refused");
        assertThat(alice.sent(id).end().reason()).isEqualTo("key_rotated");
        assertThat(alice.sent(id).progress().isConfirmed()).isFalse();
        assertThat(refusal(alice.submit(alice.draft(bob, "more", null))))
                .contains("the key of the target was rotated away");

        bob.start();
        bob.rotate(SECOND);
        world.advance(A_MOMENT);
        assertThat(alice.channel().redeliver(id, Duration.ofHours(1))).isPresent();
        world.advance(A_MINUTE);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(bob.asked()).hasSize(1);
    }

    /// A registry can say that a key was rotated away; it cannot say for whom.
    @Test
    void messageGoesToNobodyWhomTheOldKeyDidNotAppoint() throws Exception {
        world.join(MALLORY);
        var id = underWay();
        var forged = new KeyChange(
                new RotationProof(
                        BOB.id(), RotationProof.sign(MALLORY, MALLORY.id(), 1).signature(), 1),
                MALLORY.id(),
                null);
        world.registry().show(new KeyChain(BOB.id(), List.of(forged)));
        alice.hearOfRotation(BOB.id());

        world.advance(A_MINUTE);

        assertThat(alice.sent(id).end().reason()).isEqualTo("key_rotated");
        assertThat(world.carried()).noneMatch(envelope -> envelope.to().equals(MALLORY.id()));
    }

    @Test
    void registryThatIsAwayIsWaitedFor() throws Exception {
        var id = underWay();
        bob.start();
        rotateBob();
        world.registry().isAway(true);
        world.advance(A_MINUTE);
        assertThat(alice.stateOf(id)).isEqualTo("sealed");

        world.registry().isAway(false);
        world.advance(Duration.ofMinutes(10));

        assertThat(alice.stateOf(id)).isEqualTo("processed");
    }

    @Test
    void messageToAnAgentWhoseKeyOfTodayWasRevokedEnds() throws Exception {
        var id = underWay();
        bob.start();
        rotateBob();
        alice.revoke(SECOND.id());

        world.advance(A_MINUTE);

        assertThat(alice.stateOf(id)).isEqualTo("refused");
        assertThat(alice.sent(id).end().reason()).isEqualTo("revoked");
        assertThat(bob.asked()).isEmpty();
    }

    /// It may have been read before: under another key it would be another sender's.
    @Test
    void ownRequestThatWasSealedOnceIsNotSealedUnderAnotherKey() throws Exception {
        var id = underWay();
        bob.start();
        rotateBob();
        bob.stop(); // before it published
        world.advance(A_MOMENT);
        assertThat(alice.stateOf(id)).isEqualTo("stored");

        alice.rotate(THIRD);
        bob.start();
        world.advance(A_MINUTE);

        assertThat(alice.stateOf(id)).isEqualTo("unknown");
        assertThat(bob.asked()).isEmpty();
    }

    /// Sealed for Bob's first key, and lost.
    private UUID underWay() throws Exception {
        bob.stop();
        world.lose(envelope -> envelope.to().equals(BOB.id()));
        var id = alice.send(bob, "hello");
        world.settle();
        assertThat(alice.stateOf(id)).isEqualTo("sealed");
        return id;
    }

    private void rotateBob() throws Exception {
        bob.rotate(SECOND);
        alice.hearOfRotation(BOB.id());
    }

    private static String refusal(Decoded<?> answer) {
        return answer instanceof Decoded.Bad<?>(Violation why) ? why.text() : "";
    }
}
