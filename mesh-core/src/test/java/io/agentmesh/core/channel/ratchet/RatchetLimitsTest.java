package io.agentmesh.core.channel.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.FrameRefusal;
import io.agentmesh.core.channel.ratchet.TwoEnds.Letter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Each bound of the ratchet, at the bound and one beyond (offline §7).
final class RatchetLimitsTest {
    private final TwoEnds ends = new TwoEnds(new SplittableRandom(7));

    @Test
    void aMessageTwoThousandAheadIsReadAndOneFurtherIsNot() {
        ends.alice = TwoEnds.further(ends.alice, DoubleRatchet.MAX_JUMP);
        assertRead(ends.deliver(ends.withoutLimit()));

        ends.alice = TwoEnds.further(ends.alice, DoubleRatchet.MAX_JUMP);
        assertRead(ends.deliver(ends.withoutLimit()));
        ends.alice = TwoEnds.further(ends.alice, DoubleRatchet.MAX_JUMP + 1);
        assertThat(ends.deliver(ends.withoutLimit())).isEqualTo(new OpenedFrame.Refused(FrameRefusal.TOO_MANY_SKIPPED));
    }

    @Test
    void theFirstMessageOfAChainMayBeTwoThousandAheadAndNoMore() {
        ends.alice = TwoEnds.further(ends.alice, DoubleRatchet.MAX_JUMP + 1);

        assertThat(ends.deliver(ends.withoutLimit())).isEqualTo(new OpenedFrame.Refused(FrameRefusal.TOO_MANY_SKIPPED));
    }

    @Test
    void aChainThatOwesTwoThousandIsFinished() {
        assertThat(keysGivenUpWhenOwed(DoubleRatchet.MAX_JUMP)).isZero();
        assertThat(ends.bob.skippedKeys()).isEqualTo(DoubleRatchet.MAX_JUMP);
    }

    @Test
    void aChainThatOwesMoreIsGivenUpAndTheSessionGoesOn() {
        assertThat(keysGivenUpWhenOwed(DoubleRatchet.MAX_JUMP + 1)).isEqualTo(DoubleRatchet.MAX_JUMP + 1);
        assertThat(ends.bob.skippedKeys()).isZero();
        assertRead(ends.deliver(ends.fromBob("on")));
    }

    private long keysGivenUpWhenOwed(int lost) {
        ends.deliver(ends.fromAlice("first"));
        ends.alice = TwoEnds.further(ends.alice, lost);
        ends.deliver(ends.fromBob("turn"));
        return ((OpenedFrame.Text) ends.deliver(ends.fromAlice("after the loss"))).keysGivenUp();
    }

    @Test
    void fourThousandKeysArePutAsideAndTheOldestGoFirst() {
        List<Letter> first = loseAllButTheLast();
        List<Letter> second = loseAllButTheLast();
        assertThat(ends.bob.skippedKeys()).isEqualTo(2 * (DoubleRatchet.MAX_UNANSWERED - 1));
        List<Letter> third = loseAllButTheLast();

        assertThat(ends.bob.skippedKeys()).isEqualTo(SkippedKeys.MAX_KEYS);
        int gone = 3 * (DoubleRatchet.MAX_UNANSWERED - 1) - SkippedKeys.MAX_KEYS;
        assertThat(ends.deliver(first.get(gone - 1))).isInstanceOf(OpenedFrame.Refused.class);
        assertRead(ends.deliver(first.get(gone)));
        assertRead(ends.deliver(second.get(0)));
        assertRead(ends.deliver(third.get(0)));
        assertThat(ends.bob.skippedKeys()).isEqualTo(SkippedKeys.MAX_KEYS - 3);
    }

    private List<Letter> loseAllButTheLast() {
        List<Letter> sent = new ArrayList<>();
        for (int i = 0; i < DoubleRatchet.MAX_UNANSWERED; i++) {
            sent.add(ends.fromAlice("lost"));
        }
        assertRead(ends.deliver(sent.getLast()));
        assertRead(ends.deliver(ends.fromBob("turn")));
        return sent;
    }

    @Test
    void eighteenHundredMessagesGoWithoutAnAnswerAndNoMore() {
        ends.alice = TwoEnds.further(ends.alice, DoubleRatchet.MAX_UNANSWERED - 1);
        assertThat(ends.alice.isWorn(TwoEnds.NOW)).isFalse();
        Letter last = ends.fromAlice("the last");

        assertThat(ends.seal(ends.alice, Octets.EMPTY))
                .isEqualTo(new SealedFrame.Refused(SealedFrame.Reason.UNANSWERED));
        assertThat(ends.alice.isWorn(TwoEnds.NOW)).isTrue();
        assertRead(ends.deliver(last));
    }

    @Test
    void aKeyPutAsideLivesFifteenDaysAndNoLonger() {
        Letter late = ends.fromAlice("late");
        ends.deliver(ends.fromAlice("in time"));
        Instant end = TwoEnds.NOW.plus(SkippedKeys.MAX_AGE);

        assertRead(ends.openAt(ends.bob, late, end));
        assertThat(ends.openAt(ends.bob, late, end.plusMillis(1)))
                .isEqualTo(new OpenedFrame.Refused(FrameRefusal.ALREADY_READ));
    }

    @Test
    void aSessionIsWornAfterThirtyDays() {
        Instant end = TwoEnds.NOW.plus(RatchetState.MAX_AGE);

        assertThat(ends.alice.isWorn(end.minusMillis(1))).isFalse();
        assertThat(ends.alice.isWorn(end)).isTrue();
    }

    @Test
    void aSessionIsWornAfterTenThousandMessages() {
        RatchetState fresh = ends.alice;
        var busy = new RatchetState.Activity(TwoEnds.NOW.toEpochMilli(), 0, 0, RatchetState.MAX_MESSAGES - 1);

        var before = new RatchetState(fresh.session(), fresh.keys(), fresh.skipped(), busy);
        var after = new RatchetState(fresh.session(), fresh.keys(), fresh.skipped(), busy.read(0));

        assertThat(before.isWorn(TwoEnds.NOW)).isFalse();
        assertThat(after.isWorn(TwoEnds.NOW)).isTrue();
    }

    @Test
    void aTextOfTheLargestBucketIsSealedAndALongerOneIsNot() {
        Octets longest = Octets.of(new byte[Padding.MAX_TEXT_BYTES]);
        Octets longer = Octets.of(new byte[Padding.MAX_TEXT_BYTES + 1]);

        assertThat(ends.seal(ends.alice, longest))
                .isInstanceOfSatisfying(
                        SealedFrame.Sent.class,
                        sent -> assertThat(sent.frame().bytes()).hasSize(Frame.MAX_BYTES));
        assertThat(ends.seal(ends.alice, longer)).isEqualTo(new SealedFrame.Refused(SealedFrame.Reason.TOO_LONG));
    }

    @Test
    void aResponderThatHasReadNothingCannotSeal() {
        assertThatIllegalStateException().isThrownBy(() -> ends.seal(ends.bob, Octets.EMPTY));
    }

    private static void assertRead(OpenedFrame answer) {
        assertThat(answer).isInstanceOf(OpenedFrame.Text.class);
    }
}
