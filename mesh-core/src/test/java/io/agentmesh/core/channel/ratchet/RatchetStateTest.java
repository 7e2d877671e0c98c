package io.agentmesh.core.channel.ratchet;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.FrameRefusal;
import io.agentmesh.core.channel.ratchet.TwoEnds.Letter;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.Secret;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RatchetStateTest {
    private final TwoEnds ends = new TwoEnds(new SplittableRandom(3));

    @Test
    void bothEndsKnowTheSessionAndEachOther() {
        assertThat(ends.alice.sessionId()).isEqualTo(ends.bob.sessionId());
        assertThat(ends.alice.peer()).isEqualTo(BOB.id());
        assertThat(ends.bob.peer()).isEqualTo(ALICE.id());
        assertThat(ends.alice).hasToString("RatchetState[" + ends.alice.sessionId() + "]");
    }

    @Test
    void theInitiatorOpensUntilItHasHeardThePeer() {
        Letter first = ends.fromAlice("one");
        ends.deliver(first);
        Letter second = ends.fromAlice("two");
        ends.deliver(ends.fromBob("heard"));
        Letter third = ends.fromAlice("three");

        assertThat(first.frame().opening()).isPresent();
        assertThat(second.frame().opening()).isEqualTo(first.frame().opening());
        assertThat(third.frame().opening()).isEmpty();
    }

    @Test
    void anotherSenderThanThePeerOpensNothing() {
        Letter letter = ends.fromAlice("hers");

        assertThat(ends.atBob(new Letter(BOB.id(), letter.envelopeId(), letter.frame(), letter.text())))
                .isEqualTo(new OpenedFrame.Refused(FrameRefusal.CANNOT_OPEN));
    }

    @Test
    void aSupersededStateIsWipedAndTheNextOneWorks() {
        RatchetState before = ends.bob;
        ends.deliver(ends.fromAlice("step"));

        before.wipeUnlessIn(ends.bob);

        assertThat(before.keys().root().copy()).containsOnly(0);
        assertThat(ends.deliver(ends.fromBob("still here"))).isInstanceOf(OpenedFrame.Text.class);
        assertThat(ends.deliver(ends.fromAlice("and here"))).isInstanceOf(OpenedFrame.Text.class);
    }

    @Test
    void wipingAResponderLeavesItsPrekeyInTheRing() {
        RatchetState before = ends.bob;
        AgreementKeyPair prekey = ends.ring.signed(3).orElseThrow();
        ends.deliver(ends.fromAlice("step"));

        before.wipeUnlessIn(ends.bob);

        assertThat(prekey.privateKey().copy()).isNotEqualTo(new byte[Secret.KEY_BYTES]);
        assertThat(before.keys().own().privateKey().copy()).containsOnly(0);
    }

    /// I5 in memory: what was read cannot be read again from the state that is left.
    @Test
    void theStateAfterReadingDoesNotOpenTheMessageAgain() {
        Letter letter = ends.fromAlice("once");
        ends.deliver(letter);

        assertThat(ends.deliver(letter)).isEqualTo(new OpenedFrame.Refused(FrameRefusal.ALREADY_READ));
    }

    /// I6: a copy of one side's whole state is worth nothing after one answered turn.
    @Test
    void aStolenStateOpensNothingAfterOneAnsweredTurn() {
        ends.deliver(ends.fromAlice("before"));
        ends.deliver(ends.fromBob("before"));
        RatchetState stolen = ends.bob;
        ends.deliver(ends.fromAlice("turn"));
        ends.deliver(ends.fromBob("turn"));

        Letter after = ends.fromAlice("after");

        assertThat(ends.openAt(stolen, after, TwoEnds.NOW)).isInstanceOf(OpenedFrame.Refused.class);
        assertThat(ends.deliver(after)).isInstanceOf(OpenedFrame.Text.class);
    }

    @Test
    void badPaddingSpendsTheKey() {
        Letter letter = ends.padded(new byte[272]);

        OpenedFrame answer = ends.atBob(letter);

        assertThat(answer).isInstanceOfSatisfying(OpenedFrame.BadlyPadded.class, bad -> {
            assertThat(bad.why().code()).isEqualTo(ErrorCode.BAD_PADDING);
            assertThat(ends.openAt(bad.next(), letter, TwoEnds.NOW))
                    .isEqualTo(new OpenedFrame.Refused(FrameRefusal.ALREADY_READ));
        });
    }

    @Test
    void aStoredStateIsReadBackWhole() {
        Letter late = ends.fromAlice("late");
        ends.deliver(ends.fromAlice("in time"));

        Octets stored = ends.bob.encode();
        RatchetState read = RatchetState.decode(stored).orThrow();

        assertThat(read.encode()).isEqualTo(stored);
        assertThat(read.activity()).isEqualTo(ends.bob.activity());
        assertThat(ends.openAt(read, late, TwoEnds.NOW)).isInstanceOf(OpenedFrame.Text.class);
    }

    @Test
    void whatIsNotAStoredStateIsRefused() {
        byte[] stored = ends.alice.encode().toByteArray();
        byte[] ofVersion2 = stored.clone();
        ofVersion2[0] = 2;
        byte[] ofAThirdRole = stored.clone();
        ofAThirdRole[1] = 2;

        assertRefused(ofVersion2);
        assertRefused(ofAThirdRole);
        assertRefused(Arrays.copyOf(stored, stored.length + 1));
        for (int length = 0; length < stored.length; length++) {
            assertRefused(Arrays.copyOf(stored, length));
        }
    }

    private static void assertRefused(byte[] stored) {
        assertThat(RatchetState.decode(Octets.of(stored)))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().code()).isEqualTo(ErrorCode.STORAGE));
    }
}
