package io.agentmesh.meshd.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.testing.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
final class TextFrameTest {
    private static ByteBuf frame(String text, boolean first, boolean last, int mask) {
        return TextFrame.of(text, first, last, mask, ByteBufAllocator.DEFAULT);
    }

    /// The example of RFC 6455 §5.7.
    @Test
    void maskedHelloIsThatOfTheSpecification() {
        ByteBuf frame = frame("Hello", true, true, 0x37FA213D);

        assertThat(ByteBufUtil.hexDump(frame)).isEqualTo("818537fa213d7f9f4d5158");
        frame.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 200_003})
    void textOfAnyLengthCanBeReadBack(int length) {
        String text = "x".repeat(length);

        assertThat(Unmasked.payload(frame(text, true, true, new Random(length).nextInt())))
                .isEqualTo(text);
    }

    @Test
    void textOfAnyCharactersCanBeReadBack() {
        String text = "grüß 😀 \uFFFD \u0000";

        assertThat(Unmasked.payload(frame(text, true, true, -1))).isEqualTo(text);
    }

    @Test
    void partsOfATextSayWhereItBeginsAndEnds() {
        assertThat(firstByte(true, false)).isEqualTo(0x01);
        assertThat(firstByte(false, false)).isEqualTo(0x00);
        assertThat(firstByte(false, true)).isEqualTo(0x80);
    }

    private static int firstByte(boolean first, boolean last) {
        ByteBuf frame = frame("x", first, last, 0);
        try {
            return frame.getUnsignedByte(0);
        } finally {
            frame.release();
        }
    }
}
