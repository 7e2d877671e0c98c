package io.agentmesh.meshd.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a body becomes that is one value, by its content type.
final class WholeAnswerTest {
    private static final int MAX = 65_519;

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "image/png", ""})
    void jsonIsItselfWhateverItIsSaidToBe(String contentType) {
        JsonValue json = Json.parse("[1,null]").orThrow();

        assertThat(WholeAnswer.of(503, ContentType.of(contentType), "[1,null]".getBytes(UTF_8), MAX))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "TEXT/event-stream; charset=utf-8",
                "application/json",
                "application/problem+json",
                "application/x-ndjson",
                "application/xml",
                "image/svg+xml",
                "text/plain; charset=nobody-knows; x=y",
                "text/plain; charset=; x"
            })
    void whatPeopleCanReadIsText(String contentType) {
        assertThat(of(500, contentType, "<é>\n".getBytes(UTF_8)))
                .isEqualTo(told(500, contentType).with("text", "<é>\n"));
    }

    @Test
    void textIsReadByItsCharset() {
        assertThat(of(200, "text/plain;Charset=\"iso-8859-1\"", "é".getBytes(ISO_8859_1)))
                .isEqualTo(told(200, "text/plain;Charset=\"iso-8859-1\"").with("text", "é"));
    }

    @Test
    void anythingElseIsBase64() {
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 0};

        assertThat(of(200, "image/png", picture))
                .isEqualTo(told(200, "image/png")
                        .with("base64", Base64.getEncoder().encodeToString(picture)));
        assertThat(of(200, "", picture))
                .isEqualTo(Json.parse("{\"error\":\"non-json response\",\"status\":200,\"base64\":\"iVBORwA=\"}")
                        .orThrow());
    }

    @Test
    void bodyWithoutBytesAndContentTypeBeyondItsBoundAreNotTold() {
        String longest = "text/" + "x".repeat(250);

        assertThat(of(204, "", new byte[0]))
                .isEqualTo(Json.parse("{\"error\":\"non-json response\",\"status\":204}")
                        .orThrow());
        assertThat(of(200, "text/plain", new byte[0])).isEqualTo(told(200, "text/plain"));
        assertThat(of(200, longest, new byte[0])).isEqualTo(told(200, longest));
        assertThat(of(200, longest + "x", new byte[0])).asString().doesNotContain("content_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "€", "😀", "\"", "\\", "\u0001", "\n", "x😀"})
    void textIsCutWhereItsCallerTakesNoMoreAndNoPairIsTornApart(String letter) {
        byte[] body = letter.repeat(MAX).getBytes(UTF_8);

        JsonObject cut = of(200, "text/plain", body);

        assertThat(text(cut)).isNotEmpty().matches("(?s)(" + Pattern.quote(letter) + ")+x?");
        assertThat(cut.get("bytes")).hasToString(String.valueOf(body.length));
        assertThat(CanonicalJson.bytes(cut)).hasSizeBetween(MAX / 4, MAX);
    }

    @Test
    void textAtItsBoundIsWholeAndOneCharacterMoreIsCut() {
        int most = text(of(200, "text/plain", "x".repeat(MAX).getBytes(UTF_8))).length();

        JsonObject whole = of(200, "text/plain", "x".repeat(most).getBytes(UTF_8));
        JsonObject cut = of(200, "text/plain", "x".repeat(most + 1).getBytes(UTF_8));

        assertThat(text(whole)).hasSize(most);
        assertThat(whole.get("bytes")).isNull();
        assertThat(text(cut)).hasSize(most);
        assertThat(cut.get("bytes")).hasToString(String.valueOf(most + 1));
    }

    @Test
    void bytesThatDoNotFitAreCountedAndNotSent() {
        assertThat(of(200, "image/png", bytes(40_000)).members())
                .containsKey("base64")
                .doesNotContainKey("bytes");
        assertThat(of(200, "image/png", bytes(60_000)))
                .isEqualTo(
                        told(200, "image/png").with("bytes", Json.parse("60000").orThrow()));
        assertThat(CanonicalJson.bytes(WholeAnswer.of(200, ContentType.of("image/png"), bytes(60_000), 100_000)))
                .hasSizeBetween(80_000, 100_000);
    }

    private static JsonObject of(int status, String contentType, byte[] body) {
        return (JsonObject) WholeAnswer.of(status, ContentType.of(contentType), body, MAX);
    }

    private static JsonObject told(int status, String contentType) {
        return JsonObject.empty()
                .with("content_type", contentType)
                .with("error", "non-json response")
                .with("status", Json.parse(String.valueOf(status)).orThrow());
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        bytes[0] = (byte) 0xff;
        return bytes;
    }

    private static String text(JsonObject answer) {
        return answer.get("text") instanceof JsonString(String text) ? text : "";
    }
}
