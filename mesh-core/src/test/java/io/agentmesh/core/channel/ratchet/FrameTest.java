package io.agentmesh.core.channel.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.Base64Url;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameTest {
    private static final byte[] OPENING = opening();

    private static byte[] opening() {
        return new TwoEnds(new SplittableRandom(1)).fromAlice("hello").frame().bytes();
    }

    @Test
    void aFrameIsReadAsItWasWritten() {
        assertThat(Frame.read(OPENING).map(Frame::bytes).orThrow()).isEqualTo(OPENING);
    }

    @Test
    void whoCarriesAFrameReadsUntilWhenItIsWorthKeeping() {
        String text = Base64Url.encode(OPENING);
        long expiresAt = Frame.read(OPENING).orThrow().expiresAtMillis();

        assertThat(FramePrelude.peek(text)).contains(new FramePrelude(expiresAt));
        assertThat(FramePrelude.peek(text.substring(0, FramePrelude.CHARACTERS)))
                .contains(new FramePrelude(expiresAt));
        assertThat(FramePrelude.peek(text.substring(0, FramePrelude.CHARACTERS - 1)))
                .isEmpty();
    }

    @Test
    void whatDoesNotBeginAsAFrameHasNoPrelude() {
        byte[] later = OPENING.clone();
        later[3] = 2;
        byte[] never = OPENING.clone();
        never[12] = 1;

        assertThat(FramePrelude.peek(Base64Url.encode(later))).isEmpty();
        assertThat(FramePrelude.peek(Base64Url.encode(never))).isEmpty();
        assertThat(FramePrelude.peek("TU9DAQ" + "\"".repeat(40))).isEmpty();
        assertThat(FramePrelude.peek("")).isEmpty();
    }

    @Test
    void noFrameIsShorterThanOneBlock() {
        // kind 2: 76 bytes of head, 16 of ciphertext, 32 of tag
        byte[] shortest = Arrays.copyOf(OPENING, 76 + 16 + 32);
        shortest[4] = 2;
        shortest[5] = 0;

        assertThat(Frame.read(shortest)).isInstanceOf(Decoded.Ok.class);
        assertRefused(Arrays.copyOf(shortest, shortest.length - 1));
        assertRefused(Arrays.copyOf(shortest, shortest.length - 16));
        assertRefused(new byte[0]);
    }

    @Test
    void noFrameIsLongerThanTheLargestBucketMakesIt() {
        byte[] longest = Arrays.copyOf(OPENING, Frame.MAX_BYTES);

        assertThat(Frame.MAX_BYTES).isEqualTo(65_708);
        assertThat(Frame.read(longest)).isInstanceOf(Decoded.Ok.class);
        assertRefused(Arrays.copyOf(longest, longest.length + 1));
        assertRefused(Arrays.copyOf(longest, longest.length + 16));
    }

    /// What means nothing today is refused, so that it can mean something tomorrow.
    @ParameterizedTest
    @CsvSource({
        // offset, value: magic, version, kinds, flags that are unknown or contradict the opening, suite, devices,
        // expiry
        "0, 0",
        "2, 0",
        "3, 2",
        "4, 0",
        "4, 3",
        "5, 0",
        "5, 2",
        "5, 3",
        "7, 2",
        "6, 1",
        "9, 1",
        "11, 1",
        "12, 128",
        "13, 32"
    })
    void aFieldWithAnotherValueIsRefused(int offset, int value) {
        byte[] changed = OPENING.clone();
        changed[offset] = (byte) value;

        assertRefused(changed);
    }

    private static void assertRefused(byte[] bytes) {
        assertThat(Frame.read(bytes))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().code()).isEqualTo(ErrorCode.BAD_FRAME));
    }
}
