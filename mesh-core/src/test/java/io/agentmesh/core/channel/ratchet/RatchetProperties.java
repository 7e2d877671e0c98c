package io.agentmesh.core.channel.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.ratchet.TwoEnds.Letter;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RatchetProperties {
    private static final int STEPS = 40;

    /// I2: in any order, with loss and doubles, all that arrives is read, once.
    @Test
    void allThatArrivesIsReadOnce() {
        Seeds.each(1_000, seed -> new History(new SplittableRandom(seed)).run());
    }

    private static final class History {
        private final RandomGenerator random;
        private final TwoEnds ends;
        private final List<Letter> underWay = new ArrayList<>();
        private final List<Letter> read = new ArrayList<>();
        private boolean bobHasRead;

        History(RandomGenerator random) {
            this.random = random;
            this.ends = new TwoEnds(random);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1 -> underWay.add(ends.fromAlice("alice " + step));
                    case 2, 3 -> bobSends(step);
                    case 4, 5, 6 -> arrive();
                    default -> loseOrDouble();
                }
                if (step % 8 == 0) {
                    restart();
                }
            }
            while (!underWay.isEmpty()) {
                arrive();
            }
        }

        private void restart() {
            ends.alice = RatchetState.decode(ends.alice.encode()).orThrow();
            ends.bob = RatchetState.decode(ends.bob.encode()).orThrow();
        }

        private void bobSends(int step) {
            if (bobHasRead) {
                underWay.add(ends.fromBob("bob " + step));
            }
        }

        private void arrive() {
            if (underWay.isEmpty()) {
                return;
            }
            Letter letter = underWay.remove(random.nextInt(underWay.size()));
            OpenedFrame answer = ends.deliver(letter);
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            OpenedFrame.Text.class,
                            text -> assertThat(text.text()).isEqualTo(letter.text()));
            bobHasRead = true;
            read.add(letter);
        }

        private void loseOrDouble() {
            if (random.nextBoolean() && !underWay.isEmpty()) {
                underWay.remove(random.nextInt(underWay.size()));
            } else if (!read.isEmpty()) {
                Octets alice = ends.alice.encode();
                Octets bob = ends.bob.encode();
                assertThat(ends.deliver(read.get(random.nextInt(read.size())))).isInstanceOf(OpenedFrame.Refused.class);
                assertThat(ends.alice.encode()).isEqualTo(alice);
                assertThat(ends.bob.encode()).isEqualTo(bob);
            }
        }
    }

    /// I8: whatever bit of a frame or of its envelope's id is turned, nothing changes and the session still works.
    @Test
    void aFrameWithOneBitTurnedChangesNothing() {
        Seeds.forEach(1, random -> {
            var ends = new TwoEnds(random);
            assertBitsMatter(ends, ends.fromAlice("opening"));
            ends.deliver(ends.fromAlice("read"));
            ends.deliver(ends.fromBob("heard"));
            assertBitsMatter(ends, ends.fromAlice("following, on a new chain"));
        });
    }

    private static void assertBitsMatter(TwoEnds ends, Letter letter) {
        Octets before = ends.bob.encode();
        byte[] bytes = letter.frame().bytes();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] turned = bytes.clone();
            turned[bit / 8] ^= (byte) (1 << (bit % 8));
            if (Frame.read(turned) instanceof Decoded.Ok<Frame>(Frame frame)) {
                var changed = new Letter(letter.sender(), letter.envelopeId(), frame, letter.text());
                assertThat(ends.atBob(changed)).as("bit %d", bit).isInstanceOf(OpenedFrame.Refused.class);
            }
        }
        for (int bit = 0; bit < 64; bit++) {
            UUID id = letter.envelopeId();
            var left = new UUID(id.getMostSignificantBits() ^ (1L << bit), id.getLeastSignificantBits());
            var right = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ (1L << bit));
            for (UUID other : List.of(left, right)) {
                assertThat(ends.atBob(new Letter(letter.sender(), other, letter.frame(), letter.text())))
                        .isInstanceOf(OpenedFrame.Refused.class);
            }
        }
        assertThat(ends.bob.encode()).isEqualTo(before);
        assertThat(ends.deliver(letter)).isInstanceOf(OpenedFrame.Text.class);
    }
}
