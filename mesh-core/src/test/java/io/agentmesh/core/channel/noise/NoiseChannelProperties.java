package io.agentmesh.core.channel.noise;

import static io.agentmesh.core.channel.noise.Ends.plaintext;
import static io.agentmesh.core.channel.noise.Ends.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every conversation over a channel; each case prints its seed as the test's argument.
@ParameterizedClass
@EnumSource(NoiseProvider.class)
final class NoiseChannelProperties {
    private static final Opened NOT_AUTHENTIC = new Opened.Refused(Opened.Reason.NOT_AUTHENTIC);

    private final NoiseProvider provider;

    NoiseChannelProperties(NoiseProvider provider) {
        this.provider = provider;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatOneEndSealsTheOtherOpensInAnyInterleavingOfDirections(long seed) {
        Random random = new Random(seed);
        Ends ends = Ends.seeded(provider, seed, CatchUp.OFF);
        for (int i = 0; i < 50; i++) {
            boolean forward = random.nextBoolean();
            SecureChannel from = forward ? ends.initiator() : ends.responder();
            SecureChannel to = forward ? ends.responder() : ends.initiator();
            Octets content = content(random, random.nextInt(4) == 0 ? 65_519 : 300);

            assertThat(plaintext(to.open(sealed(from.seal(content))))).isEqualTo(content);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void anyChangeIsRefusedAndTheUnchangedMessageStillOpens(long seed) {
        Random random = new Random(seed);
        Ends ends = Ends.seeded(provider, seed, new CatchUp(2));
        Octets content = content(random, 40);
        Octets message = sealed(ends.initiator().seal(content));

        for (int bit = 0; bit < message.length() * 8; bit++) {
            assertThat(ends.responder().open(flipped(message, bit))).isEqualTo(NOT_AUTHENTIC);
        }
        for (int length = 0; length < message.length(); length++) {
            assertThat(ends.responder().open(Octets.of(message.toByteArray(), 0, length)))
                    .isEqualTo(NOT_AUTHENTIC);
        }
        assertThat(plaintext(ends.responder().open(message))).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25})
    void withoutCatchingUpNothingOpensBehindALoss(long seed) {
        Ends ends = Ends.seeded(provider, seed, CatchUp.OFF);
        List<Octets> messages = sealAll(ends.initiator(), 5);

        assertThat(plaintext(ends.responder().open(messages.get(0)))).isEqualTo(numbered(0));
        assertThat(ends.responder().open(messages.get(2))).isEqualTo(NOT_AUTHENTIC);
        assertThat(ends.responder().open(messages.get(3))).isEqualTo(NOT_AUTHENTIC);
        assertThat(plaintext(ends.responder().open(messages.get(1)))).isEqualTo(numbered(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
    void catchingUpReadsEverythingBehindLossesWithinTheWindowAndNothingTwice(long seed) {
        Random random = new Random(seed);
        CatchUp window = new CatchUp(4);
        Ends ends = Ends.seeded(provider, seed, window);
        List<Octets> messages = sealAll(ends.initiator(), 60);

        for (int i = 0; i < messages.size(); i += 1 + random.nextInt(window.window() + 1)) {
            assertThat(plaintext(ends.responder().open(messages.get(i)))).isEqualTo(numbered(i));
            assertThat(ends.responder().open(messages.get(random.nextInt(i + 1))))
                    .isEqualTo(NOT_AUTHENTIC);
        }
    }

    @Test
    void lossBeyondTheWindowIsRefused() {
        Ends ends = Ends.seeded(provider, 41, new CatchUp(4));
        List<Octets> messages = sealAll(ends.initiator(), 7);

        assertThat(ends.responder().open(messages.get(5))).isEqualTo(NOT_AUTHENTIC);
        assertThat(plaintext(ends.responder().open(messages.get(4)))).isEqualTo(numbered(4));
    }

    @Test
    void lastCounterIsUsedAndThenTheChannelIsSpent() {
        Ends ends = Ends.seeded(provider, 51, new CatchUp(4));
        ((NoiseChannel) ends.initiator()).jumpTo(-2, 0);
        ((NoiseChannel) ends.responder()).jumpTo(0, -3);

        Octets last = sealed(ends.initiator().seal(numbered(1)));

        assertThat(ends.initiator().seal(numbered(2))).isEqualTo(new Sealed.Refused(Sealed.Reason.SPENT));
        assertThat(plaintext(ends.responder().open(last))).isEqualTo(numbered(1));
        assertThat(ends.responder().open(last)).isEqualTo(new Opened.Refused(Opened.Reason.SPENT));
    }

    @Test
    void messageOfAnotherChannelIsRefused() {
        Octets foreign =
                sealed(Ends.seeded(provider, 61, CatchUp.OFF).initiator().seal(numbered(0)));

        assertThat(Ends.seeded(provider, 62, CatchUp.OFF).responder().open(foreign))
                .isEqualTo(NOT_AUTHENTIC);
    }

    @Test
    void closedChannelIsNotToBeUsed() {
        SecureChannel channel = Ends.seeded(provider, 71, CatchUp.OFF).initiator();
        channel.close();
        channel.close();

        assertThatThrownBy(() -> channel.seal(Octets.EMPTY)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> channel.open(Octets.EMPTY)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65})
    void windowOutsideItsRangeIsTheCallersBug(int window) {
        assertThatThrownBy(() -> new CatchUp(window))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window: " + window + " (expected: 0..64)");
    }

    private static List<Octets> sealAll(SecureChannel channel, int count) {
        List<Octets> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(sealed(channel.seal(numbered(i))));
        }
        return messages;
    }

    private static Octets numbered(int number) {
        return Octets.utf8("message " + number);
    }

    private static Octets content(Random random, int maxLength) {
        byte[] content = new byte[random.nextInt(maxLength + 1)];
        random.nextBytes(content);
        return Octets.of(content);
    }

    private static Octets flipped(Octets bytes, int bit) {
        byte[] copy = bytes.toByteArray();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return Octets.of(copy);
    }
}
