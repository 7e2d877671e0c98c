package io.agentmesh.core.channel.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Recorded;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.testing.Vectors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PaddingTest {
    static List<Vectors> edges() {
        return Recorded.FILE.object("padding").cases("cases");
    }

    @ParameterizedTest
    @MethodSource("edges")
    void aTextTakesTheSmallestBucketThatHoldsIt(Vectors edge) {
        byte[] text = new byte[(int) edge.number("json_length")];
        Arrays.fill(text, (byte) 'x');

        byte[] padded = Padding.pad(text);

        assertThat(padded).hasSize((int) edge.number("padded_length"));
        assertThat(Padding.unpad(padded)).isEqualTo(Decoded.ok(Octets.of(text)));
    }

    @Test
    void aLongerTextFitsNoBucket() {
        byte[] text = new byte[Padding.MAX_TEXT_BYTES + 1];

        assertThatIllegalArgumentException().isThrownBy(() -> Padding.pad(text));
    }

    @Test
    void aTextLongerThanTheRestIsRefused() {
        assertRefused(changed(Padding.pad(new byte[9]), 2, 1));
        assertRefused(changed(Padding.pad(new byte[9]), 0, 0x80));
    }

    @Test
    void aFillerThatIsNotZeroIsRefused() {
        assertRefused(changed(Padding.pad(new byte[9]), 13, 1));
        assertRefused(changed(Padding.pad(new byte[9]), 255, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 255, 257, 65_535})
    void aLengthThatIsNoBucketIsRefused(int length) {
        assertRefused(new byte[length]);
    }

    @Test
    void aBucketLargerThanNeededIsRefused() {
        assertRefused(Arrays.copyOf(Padding.pad(new byte[9]), 1_024));
    }

    private static byte[] changed(byte[] padded, int at, int value) {
        padded[at] = (byte) value;
        return padded;
    }

    private static void assertRefused(byte[] padded) {
        assertThat(Padding.unpad(padded))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().code()).isEqualTo(ErrorCode.BAD_PADDING));
    }
}
