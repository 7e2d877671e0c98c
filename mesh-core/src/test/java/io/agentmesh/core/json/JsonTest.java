package io.agentmesh.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "1 2",
                "[1]]",
                "01",
                "+1",
                ".5",
                "1.",
                "-",
                "NaN",
                "Infinity",
                "0x1",
                "1e309",
                "-1e309",
                "// c\n1",
                "/* c */1",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"a\nb\"",
                "\uFEFF1",
                "\"\ud800\"",
                "{\"\\ud800\":1}"
            })
    void textThatIsNotJsonIsRefused(String text) {
        assertThat(Json.parse(text))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().code()).isEqualTo(ErrorCode.MALFORMED));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] surrogateInBytes = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        byte[] cutShort = {'"', (byte) 0xC3, '"'};

        assertThat(Json.parse(surrogateInBytes)).isEqualTo(Decoded.bad(ErrorCode.MALFORMED, "not valid UTF-8"));
        assertThat(Json.parse(cutShort)).isEqualTo(Decoded.bad(ErrorCode.MALFORMED, "not valid UTF-8"));
    }

    @Test
    void refusalNeverRepeatsTheText() {
        String secret = "at_c4n4ry";

        assertThat(Json.parse("{\"token\":" + secret + "}"))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().text()).doesNotContain("5ecret"));
    }

    @Test
    void depthAtTheLimitIsReadAndOneMoreIsRefused() {
        assertThat(Json.parse(nested(127))).isInstanceOf(Decoded.Ok.class);
        assertThat(Json.parse(nested(128)))
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().detail()).startsWith("nested deeper than 127"));
    }

    @Test
    void valuesAtTheLimitAreReadAndOneMoreIsRefused() throws MalformedJson {
        var limits = new JsonLimits(127, 4, 100);

        assertThat(new TreeReader(limits).read("[1,2,3]")).hasToString("[1,2,3]");
        assertThatThrownBy(() -> new TreeReader(limits).read("[1,2,3,4]")).hasMessage("more than 4 values");
    }

    @Test
    void numberAtTheLimitOfLengthIsReadAndOneMoreIsRefused() {
        String digits = "1." + "0".repeat(JsonLimits.WIRE.maxNumberLength() - 2);

        assertThat(Json.parse(digits)).isEqualTo(Decoded.ok(new JsonDouble(1.0)));
        assertThat(Json.parse(digits + "0")).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void textLongerThanTheParsersDefaultIsRead() {
        String long8M = "\"" + "x".repeat(8_000_000) + "\"";

        assertThat(Json.parse(long8M).orThrow())
                .isInstanceOfSatisfying(
                        JsonString.class, text -> assertThat(text.value()).hasSize(8_000_000));
    }

    @Test
    void keysAreSortedByCodePointAndNotByUtf16Unit() {
        assertThat(Json.parse("{\"\\ud800\\udc00\":2,\"\\ue000\":1,\"a\":0}").orThrow())
                .hasToString("{\"a\":0,\"\ue000\":1,\"\ud800\udc00\":2}");
    }

    @Test
    void lastValueOfARepeatedKeyCounts() {
        assertThat(Json.parse("{\"a\":1,\"b\":2,\"a\":3}").orThrow())
                .isEqualTo(Json.parse("{\"b\":2,\"a\":3}").orThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01, true",
        "5F0C2F6E-3A55-4F0E-9B1F-0C6D2F1A7B01, true",
        "5f0c2f6e3a554f0e9b1f0c6d2f1a7b01, true",
        "{5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01}, true",
        "urn:uuid:5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01, true",
        "URN:UUID:5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01, false",
        "1-1-1-1-1, false",
        "5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b0, false",
        "{5f0c2f6e3a554f0e9b1f0c6d2f1a7b01}, false",
        "urn:uuid:5f0c2f6e3a554f0e9b1f0c6d2f1a7b01, false",
        "5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01x, false"
    })
    void uuidIsReadInItsSpellingsOnly(String text, boolean accepted) {
        assertThat(UuidText.parse(text).map(UUID::toString))
                .isEqualTo(accepted ? Optional.of("5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01") : Optional.empty());
    }

    @Test
    void stringWithALoneSurrogateCannotBeMade() {
        assertThatThrownBy(() -> new JsonString("a\ud800")).hasMessageContaining("lone surrogate at 1");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }
}
