package io.agentmesh.offline.incoming;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.durable.Lane;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.offline.incoming.InboxTable.Name;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose request the local agent is asked next.
final class HandoverTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private final OfflineWorld world;
    private final OfflineEnd bob;

    HandoverTest(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// A thousand messages of one peer waited for the one before them, and nobody else's request was looked at.
    @Test
    void messagesThatWaitForAnotherInTheirLaneTakeNobodysTurn() throws Exception {
        bob.store().call(tx -> {
            for (int number = 2; number <= 1_000; number++) {
                InboxTable.insert(
                        tx, new Name(ALICE.id(), id(number)), message(number, inLane(number, number - 1)), world.now());
            }
            return true;
        });

        insert(7, CAROL.id(), null);
        world.advance(A_MOMENT);

        assertThat(bob.asked()).extracting(IncomingRequest::caller).containsExactly(CAROL.id());
    }

    /// A daemon that starts while the registry is away knows nobody, and ended requests of its own group as denied.
    @Test
    void messageWaitsForTheControlPlanesWordOnWhoMayAsk() throws Exception {
        bob.rightsAreKnown(false);
        bob.allow(capability -> false);
        insert(1, ALICE.id(), null);
        world.advance(Duration.ofMinutes(2));
        assertThat(bob.asked()).isEmpty();

        bob.allow(capability -> true);
        bob.rightsAreKnown(true);
        world.advance(A_MOMENT);

        assertThat(bob.asked()).extracting(IncomingRequest::id).containsExactly(id(1));
    }

    @Test
    void messageOfOneWhoMayNotAskIsRefusedOnceThatIsKnown() throws Exception {
        bob.allow(capability -> false);
        insert(1, ALICE.id(), null);
        world.advance(A_MOMENT);

        assertThat(bob.asked()).isEmpty();
        assertThat(number("SELECT count(*) FROM inbox WHERE state = 'received'"))
                .isZero();
    }

    @Test
    void messageGoesOnOnceTheOneBeforeItIsDone() throws Exception {
        insert(2, ALICE.id(), inLane(2, 1));
        world.advance(A_MOMENT);
        assertThat(bob.asked()).isEmpty();

        insert(1, ALICE.id(), inLane(1, 0));
        world.advance(A_MOMENT);

        assertThat(bob.asked()).extracting(IncomingRequest::id).containsExactly(id(1), id(2));
    }

    @Test
    void messageGoesOnWithoutTheOneBeforeItOnceThatMayNotComeAnyMore() throws Exception {
        insert(2, ALICE.id(), inLane(2, 1));

        world.advance(InboxTurns.LONGEST_GAP);
        assertThat(bob.asked()).isEmpty();
        world.advance(A_MOMENT);

        assertThat(bob.asked()).extracting(IncomingRequest::id).containsExactly(id(2));
    }

    @Test
    void moreAreNotWithTheLocalAgentThanMayBeAtATime() throws Exception {
        List<Long> running = new ArrayList<>();
        bob.answer(request -> {
            running.add(number("SELECT count(*) FROM inbox WHERE state = 'running'"));
            return Answer.of(request.payload());
        });
        bob.store().call(tx -> {
            for (int number = 1; number <= Handover.MAX_RUNNING + 1; number++) {
                InboxTable.insert(tx, new Name(ALICE.id(), id(number)), message(number, null), world.now());
            }
            return true;
        });

        world.advance(A_MOMENT);

        assertThat(running).hasSize(Handover.MAX_RUNNING + 1).first().isEqualTo((long) Handover.MAX_RUNNING);
    }

    @Test
    void moreThanAreEndedAtATimeExpireOneAfterTheOther() throws Exception {
        bob.store().call(tx -> {
            for (int number = 1; number <= InboxTurns.MAX_EXPIRED + 1; number++) {
                InboxTable.insert(tx, new Name(ALICE.id(), id(number)), message(number, inLane(9, 8)), world.now());
            }
            return true;
        });
        world.leap(Duration.ofDays(2));

        List<Name> expired = bob.store().call(tx -> InboxTurns.expired(tx, world.now()));
        assertThat(expired).hasSize(InboxTurns.MAX_EXPIRED);
        world.advance(Duration.ofSeconds(6));

        assertThat(number("SELECT count(*) FROM inbox WHERE outcome = 'expired'"))
                .isEqualTo(InboxTurns.MAX_EXPIRED + 1);
    }

    @Test
    void requestWhoseEndIsLostIsNotBegunAgainAndItsSenderIsTold() throws Exception {
        begunAndLost(0);

        world.leap(Handover.LEASE.minusMillis(1));
        assertThat(number("SELECT count(*) FROM inbox WHERE state = 'running'")).isOne();
        world.advance(A_MOMENT);

        assertThat(number("SELECT count(*) FROM inbox WHERE outcome = 'unknown'"))
                .isOne();
        assertThat(bob.asked()).isEmpty();
    }

    @Test
    void requestThatMayBeRepeatedIsBegunAgainUnderTheSameKey() throws Exception {
        bob.mayRepeat(capability -> true);
        begunAndLost(0);

        world.leap(Handover.LEASE);
        world.advance(A_MOMENT.multipliedBy(2));

        assertThat(bob.asked())
                .extracting(request -> request.terms().idempotencyKey())
                .containsExactly(Optional.of(id(1).toString()));
        assertThat(number("SELECT count(*) FROM inbox WHERE outcome = 'processed'"))
                .isOne();
    }

    /// A daemon that was killed over a request, and started, ended each as `unknown`: it had not seen its card yet.
    @Test
    void requestOfAKilledDaemonWaitsForTheCardThatSaysWhetherItMayBeRepeated() throws Exception {
        bob.rightsAreKnown(false);
        begunAndLost(0);
        bob.stop();
        bob.start();
        world.advance(Duration.ofMinutes(2));
        assertThat(number("SELECT count(*) FROM inbox WHERE state = 'running'")).isOne();

        bob.mayRepeat(capability -> true);
        bob.rightsAreKnown(true);
        world.advance(A_MOMENT.multipliedBy(3));

        assertThat(bob.asked()).extracting(IncomingRequest::id).containsExactly(id(1));
        assertThat(number("SELECT count(*) FROM inbox WHERE outcome = 'processed'"))
                .isOne();
    }

    @Test
    void requestOfAKilledDaemonIsNotRepeatedIfItsCardDoesNotSaySo() throws Exception {
        bob.rightsAreKnown(false);
        begunAndLost(0);
        bob.stop();
        bob.start();
        world.advance(A_MOMENT);

        bob.rightsAreKnown(true);
        world.advance(A_MOMENT.multipliedBy(2));

        assertThat(bob.asked()).isEmpty();
        assertThat(number("SELECT count(*) FROM inbox WHERE outcome = 'unknown'"))
                .isOne();
    }

    /// `expired` and `cancelled` say that it took no effect.
    @Test
    void requestThatIsToBeBegunAgainEndsUnknownIfThatComesToNothing() throws Exception {
        bob.mayRepeat(capability -> true);
        begunAndLost(1);
        bob.stop();
        bob.start();
        world.leap(Duration.ofDays(2));
        world.advance(A_MOMENT);

        assertThat(bob.asked()).isEmpty();
        assertThat(number("SELECT count(*) FROM inbox WHERE outcome = 'unknown'"))
                .isOne();
    }

    @Test
    void requestIsNotBegunAgainMoreOftenThanItMayBe() throws Exception {
        bob.mayRepeat(capability -> true);
        begunAndLost(Handover.MAX_RERUNS);

        world.leap(Handover.LEASE);
        world.advance(A_MOMENT);

        assertThat(number("SELECT count(*) FROM inbox WHERE outcome = 'unknown'"))
                .isOne();
        assertThat(bob.asked()).isEmpty();
    }

    @Test
    void oneMessageMoreThanMayWaitInALaneHasNoRoomAndOneLaneMoreNeither() throws Exception {
        LaneRoom room = new LaneRoom(2, 2);
        insert(2, ALICE.id(), inLane(2, 1));
        assertThat(holds(room, ALICE.id(), "orders")).isTrue();

        insert(3, ALICE.id(), inLane(3, 2));
        assertThat(holds(room, ALICE.id(), "orders")).isFalse();
        assertThat(holds(room, CAROL.id(), "orders")).isTrue();
        assertThat(holds(room, ALICE.id(), "bills")).isTrue();

        insert(4, ALICE.id(), new Lane("bills", 4, 3, 0));
        assertThat(holds(room, ALICE.id(), "others")).isFalse();
    }

    private boolean holds(LaneRoom room, AgentId peer, String lane) throws Exception {
        return bob.store().call(tx -> room.holds(tx, peer, lane));
    }

    private void begunAndLost(int reruns) throws Exception {
        bob.store().call(tx -> {
            Name name = new Name(ALICE.id(), id(1));
            InboxTable.insert(tx, name, message(1, null), world.now());
            InboxTable.run(tx, name, world.now().plus(Handover.LEASE));
            return tx.update("UPDATE inbox SET reruns = ?", reruns);
        });
    }

    private long number(String query) {
        try {
            return bob.number(query);
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private void insert(int number, AgentId sender, @Nullable Lane lane) throws Exception {
        bob.store()
                .submit(tx -> InboxTable.insert(tx, new Name(sender, id(number)), message(number, lane), world.now()));
        world.settle();
    }

    private static UUID id(int number) {
        return new UUID(7, number);
    }

    private Lane inLane(int number, int previous) {
        return new Lane(
                "orders", number, previous, world.now().plus(Duration.ofDays(1)).toEpochMilli());
    }

    private DurableMessage message(int number, @Nullable Lane lane) {
        long now = world.now().toEpochMilli();
        return new DurableMessage(
                new Head(
                        "request",
                        new Head.Name(id(number), null),
                        new Head.Life(now, now + Duration.ofDays(1).toMillis()),
                        new Head.Extras(lane, null, null, JsonObject.empty())),
                new JsonString("x"));
    }
}
