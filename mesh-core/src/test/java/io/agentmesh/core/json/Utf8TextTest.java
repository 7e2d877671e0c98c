package io.agentmesh.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Utf8TextTest {
    @Test
    void textIsWhatItsBytesSayAndTheyAreNotCopied() {
        byte[] bytes = "h\u00e9llo \ud83d\ude00, and more than eight bytes".getBytes(StandardCharsets.UTF_8);

        Utf8Text text = Utf8Text.of(bytes).orThrow();

        assertThat(text.bytes()).isSameAs(bytes);
        assertThat(text).isEqualTo(Utf8Text.of(text.text())).hasSameHashCodeAs(Utf8Text.of(text.text()));
        assertThat(text).hasToString("Utf8Text[" + bytes.length + " bytes]");
    }

    /// Cut short, overlong, a surrogate, a byte that begins nothing; each also behind whole words of ASCII.
    @ParameterizedTest
    @CsvSource({"C3", "C0AF", "EDA080", "FF", "41C3", "F4908080"})
    void whatIsNotUtf8IsRefused(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        for (int before = 0; before < 20; before++) {
            byte[] bytes = new byte[before + bad.length + 9];
            Arrays.fill(bytes, (byte) 'a');
            System.arraycopy(bad, 0, bytes, before, bad.length);

            assertThat(Utf8Text.of(bytes)).isInstanceOf(Decoded.Bad.class);
        }
    }

    /// Every byte at every place of a word, against the plain definition.
    @Test
    void scansStopAtTheFirstByteTheyLookFor() {
        for (int value = 0; value < 256; value++) {
            for (int place = 0; place < 20; place++) {
                byte[] bytes = new byte[20];
                Arrays.fill(bytes, (byte) 0x7f);
                bytes[place] = (byte) value;

                boolean special = value < ' ' || value == '"' || value == '\\';
                assertThat(OctetScan.plainUntil(bytes, 0)).isEqualTo(special ? place : 20);
                assertThat(OctetScan.plainUntil(bytes, place)).isEqualTo(special ? place : 20);
                assertThat(OctetScan.asciiUntil(bytes)).isEqualTo(value > 127 ? place : 20);
            }
        }
    }
}
