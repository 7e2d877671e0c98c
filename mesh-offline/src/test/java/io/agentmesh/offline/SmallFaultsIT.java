package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.core.testing.Keys.ofFirstByte;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.offline.incoming.ReceivedMessage;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Taking back, telling apart, and ending: what was wrong once.
final class SmallFaultsIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;

    SmallFaultsIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void cancelOfARunningRequestReachesTheLocalAgent() throws Exception {
        UUID id = alice.draft(bob, "one", null).name().id();
        bob.answer(request -> {
            cancel(id);
            return request.cancellation().isCancelled() ? Answer.refusal("cancelled") : Answer.of(request.payload());
        });

        alice.send(bob, "one");
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(id)).isEqualTo("unknown");
        assertThat(alice.sent(id).progress().isConfirmed()).isTrue();
    }

    /// The thread that asks the local agent may begin later than the next piece of work of the store.
    @Test
    void cancelThatComesRightBehindItsRequestReachesTheLocalAgent() throws Exception {
        bob.stop();
        UUID id = alice.send(bob, "one");
        world.settle();
        cancel(id);
        List<Boolean> cancelled = new ArrayList<>();
        bob.answer(request -> {
            cancelled.add(request.cancellation().isCancelled());
            return Answer.refusal("cancelled");
        });

        bob.start();
        world.settle();

        assertThat(cancelled).containsExactly(true);
    }

    /// Nothing was said to anybody any more, from the moment when the store was too busy to say it.
    @Test
    void receiptsThatTheStoreHasNoTimeForAreSentLater() throws Exception {
        UUID id = alice.send(bob, "one");
        world.settle();
        assertThat(bob.number("SELECT count(*) FROM receipt_due")).isOne();
        CountDownLatch busy = new CountDownLatch(1);
        fill(bob.store(), busy);

        world.passUnsettled(A_MOMENT);
        busy.countDown();
        world.settle();
        UUID other = alice.send(bob, "two");
        world.advance(A_MOMENT.multipliedBy(3));

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(alice.stateOf(other)).isEqualTo("processed");
        assertThat(bob.number("SELECT count(*) FROM receipt_due")).isZero();
    }

    private static void fill(OfflineStore store, CountDownLatch busy) {
        store.submit(tx -> {
            try {
                busy.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        boolean taken = true;
        while (taken) {
            taken = store.submit(tx -> {});
        }
    }

    private void cancel(UUID id) {
        try {
            alice.channel().cancel(id);
            world.settle();
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void cancelOfARequestThatWasNotBegunEndsItWithASignedWord() throws Exception {
        alice.send(bob, "first", "lane");
        UUID second = alice.send(bob, "second", "lane");
        world.lose(envelope ->
                envelope.from().equals(ALICE.id()) && world.carried().size() == 1);
        world.settle();
        cancel(second);
        world.advance(A_MOMENT);

        assertThat(alice.stateOf(second)).isEqualTo("cancelled");
        assertThat(alice.sent(second).progress().isConfirmed()).isTrue();
    }

    /// It was cancelled before it left, and nobody else's word ended it.
    @Test
    void messageThatWasTakenBackIsNotSentAgain() throws Exception {
        world.registry().isAway(true);
        UUID id = alice.send(bob, "one");
        alice.channel().cancel(id);

        assertThat(alice.channel().redeliver(id, Duration.ofHours(1))).isEmpty();
        assertThat(alice.stateOf(id)).isEqualTo("cancelled");
        assertThat(alice.number("SELECT count(*) FROM outbox WHERE content IS NOT NULL"))
                .isZero();
    }

    @Test
    void receiptNamesTheKeyUnderWhichItsMessageWasSentAlsoAfterARotation() throws Exception {
        UUID id = alice.send(bob, "one");
        world.advance(A_MOMENT);

        alice.channel().goOnAs(ofFirstByte(0x60));

        assertThat(alice.sent(id).end().receiptSender()).isEqualTo(ALICE.id());
    }

    @Test
    void messagesOfTwoPeersUnderOneIdAreToldApart() throws Exception {
        OfflineEnd carol = world.join(CAROL);
        Draft draft = alice.draft(bob, "one", null);
        alice.submit(draft);
        carol.submit(draft);
        world.advance(A_MOMENT);

        assertThat(bob.channel().inbox(draft.name().id()))
                .extracting(ReceivedMessage::from)
                .containsExactlyInAnyOrder(ALICE.id(), CAROL.id());
        assertThat(bob.asked()).hasSize(2);
    }

    @Test
    void localAgentIsToldThatARequestGoesOnWithoutTheOneBeforeIt() throws Exception {
        bob.allow(capability -> true);
        world.lose(envelope ->
                envelope.from().equals(ALICE.id()) && world.carried().size() == 1);
        alice.send(bob, "lost", "lane");
        world.settle();
        alice.send(bob, "second", "lane");
        world.settle();
        alice.store().call(tx -> tx.update("DELETE FROM frame WHERE seq = 1"));

        world.leap(Duration.ofMinutes(10).plusSeconds(1));
        world.advance(A_MOMENT);
        alice.send(bob, "third", "lane");
        world.advance(A_MOMENT);

        assertThat(bob.asked())
                .extracting(request -> request.terms().followsGap())
                .startsWith(true);
    }

    @Test
    void revokedPeerIsDoneWithAtOnce() throws Exception {
        UUID answered = alice.send(bob, "one");
        world.advance(A_MOMENT);
        bob.stop();
        UUID waiting = alice.send(bob, "two");
        world.settle();

        alice.revoke(BOB.id());
        alice.channel().keysRevoked(List.of(KeyRevocation.sign(BOB, null, 1), KeyRevocation.sign(CAROL, null, 1)));
        world.settle();

        assertThat(alice.stateOf(answered)).isEqualTo("processed");
        assertThat(alice.stateOf(waiting)).isEqualTo("refused");
        assertThat(alice.sent(waiting).end().reason()).isEqualTo("revoked");
        assertThat(alice.number("SELECT count(*) FROM session")).isZero();
        assertThat(alice.number("SELECT count(*) FROM frame")).isZero();
        assertThat(alice.channel().redeliver(waiting, Duration.ofHours(1))).isEmpty();
    }

    /// A registry may say that any key was revoked; the key's own word is what counts.
    @Test
    void revocationThatTheKeyDidNotSignDestroysNothing() throws Exception {
        alice.send(bob, "one");
        world.advance(A_MOMENT);
        bob.stop();
        UUID waiting = alice.send(bob, "two");
        world.settle();

        alice.channel()
                .keysRevoked(List.of(
                        new KeyRevocation(BOB.id(), null, 1, "x"),
                        new KeyRevocation(
                                BOB.id(),
                                null,
                                1,
                                CAROL.sign(BOB.id() + ":REVOKE:1").text())));
        world.settle();

        assertThat(alice.number("SELECT count(*) FROM session")).isOne();
        bob.start();
        world.advance(A_MOMENT);
        assertThat(alice.stateOf(waiting)).isEqualTo("processed");
    }

    @Test
    void nothingOfARevokedPeerIsBegunAfterTheRevocationAndNothingSaidToIt() throws Exception {
        bob.answer(request -> Answer.refusal("overloaded"));
        alice.send(bob, "one");
        world.settle();
        int carried = world.carried().size();

        bob.revoke(ALICE.id());
        bob.channel().keysRevoked(List.of(KeyRevocation.sign(ALICE, null, 1)));
        bob.answer(request -> Answer.of(request.payload()));
        world.advance(A_MOMENT);

        assertThat(bob.asked()).extracting(IncomingRequest::caller).containsExactly(ALICE.id());
        assertThat(sentBy(BOB.id(), carried)).isZero();
        assertThat(bob.number("SELECT count(*) FROM inbox WHERE outcome = 'refused'"))
                .isOne();
        assertThat(bob.number("SELECT count(*) FROM session")).isZero();
    }

    private long sentBy(AgentId agent, int after) {
        return world.carried().stream()
                .skip(after)
                .filter(envelope -> envelope.from().equals(agent))
                .count();
    }
}
