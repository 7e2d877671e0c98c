package io.agentmesh.core.envelope;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.CheckedKeys;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.core.testing.AnyJson;
import io.agentmesh.core.testing.Seeds;
import io.agentmesh.core.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The streaming reader and the strict decoder are one: the same texts, fields, covered bytes, refusals; and what is
/// forwarded is what the decoder would print.
final class ReceivedEnvelopeProperties {
    private static final Vectors FILE = Vectors.open("envelope-signing.json");
    static final List<Vectors> ACCEPTED = FILE.cases("cases");
    static final List<Vectors> REFUSED = FILE.cases("negative_cases");
    static final List<Vectors> INEXACT = FILE.object("inexact_doubles").cases("cases");

    private static final String EXAMPLE = EnvelopeDraft.plain(
                    new UUID(1, 2), BOB.id(), MessageType.REQUEST, new JsonArray(List.of()), 7)
            .sign(ALICE)
            .toJson();

    private static final String DAMAGE = "{}[]\",:\\ 0-.eEtfnu\n\u0001\u00e9x";
    private static final List<MessageType> TYPES = List.of(MessageType.values());
    private static final Violation NONE = new Violation(ErrorCode.REMOTE, "none at all");

    private final CheckedKeys keys = new CheckedKeys(10);

    @Test
    void generatedEnvelopesAreReadAlikeAndForwardedAsTheyCame() {
        Seeds.forEach(2_000, random -> {
            String sent = draft(random).sign(ALICE).toJson();

            ReceivedEnvelope received = agreed(sent);

            assertThat(received.wire()).isEqualTo(sent.getBytes(StandardCharsets.UTF_8));
            assertThat(received.verify(keys)).isEqualTo(Decoded.ok(received));
        });
    }

    @Test
    void sealedControlShowsItsFirstCharactersHoweverItIsSpelled() {
        String payload = "TU9DAQ" + "A".repeat(60);
        String sent = sealed(MessageType.CONTROL, payload);

        assertThat(leading(sent)).isEqualTo(payload.substring(0, 32));
        assertThat(leading(sent.replace("\"msg_type\":", " \"msg_type\": "))).isEqualTo(payload.substring(0, 32));
        assertThat(leading(sealed(MessageType.CONTROL, "short"))).isEqualTo("short");
        assertThat(leading(sealed(MessageType.CONTROL, ""))).isEmpty();
    }

    @Test
    void nothingElseShowsAnyOfItsPayload() {
        String payload = "TU9DAQ" + "A".repeat(60);
        EnvelopeDraft plain =
                EnvelopeDraft.plain(new UUID(1, 2), BOB.id(), MessageType.CONTROL, new JsonString(payload), 7);

        assertThat(leading(sealed(MessageType.REQUEST, payload))).isEmpty();
        assertThat(leading(plain.sign(ALICE).toJson())).isEmpty();
        assertThat(leading(EXAMPLE)).isEmpty();
    }

    private static String sealed(MessageType type, String payload) {
        return EnvelopeDraft.sealed(new UUID(1, 2), BOB.id(), type, payload, 7)
                .sign(ALICE)
                .toJson();
    }

    private static String leading(String sent) {
        return ReceivedEnvelope.read(Utf8Text.of(sent)).orThrow().leadingSealedControl();
    }

    /// One byte replaced, taken away or put in, anywhere: the two readers still answer alike.
    @Test
    void damagedEnvelopesAreReadAlike() {
        Seeds.forEach(8_000, random -> {
            var text = new StringBuilder(draft(random).sign(ALICE).toJson());
            int at = random.nextInt(text.length());
            char other = DAMAGE.charAt(random.nextInt(DAMAGE.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, other);
                case 1 -> text.insert(at, other);
                default -> text.deleteCharAt(at);
            }

            // Half a surrogate pair cannot be sent: through UTF-8 it is a question mark.
            agree(Utf8Text.of(text.toString()).text());
        });
    }

    /// Two damages in a short text hit its structure more often.
    @Test
    void damagedShortEnvelopesAreReadAlike() {
        Seeds.forEach(8_000, random -> {
            var text = new StringBuilder(EXAMPLE);
            for (int i = 0; i < 2; i++) {
                text.setCharAt(random.nextInt(text.length()), EXAMPLE.charAt(random.nextInt(EXAMPLE.length())));
            }

            agree(text.toString());
        });
    }

    /// Every spelling of one value: the decoder reads all; only the canonical one is forwarded as it came.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "0",
                "-0",
                "-1",
                "01",
                "-01",
                "1.0",
                "1.",
                ".5",
                "1.50",
                "0.00001",
                "0.000001",
                "1e-6",
                "1e16",
                "1e+16",
                "1E+16",
                "1e+016",
                "1e5",
                "100000.0",
                "1e400",
                "4.9e-324",
                "5e-324",
                "18446744073709551615",
                "18446744073709551616",
                "-9223372036854775808",
                "-9223372036854775809",
                "1.8446744073709552e+19",
                "000",
                "-",
                "+1",
                "1-2",
                "0x10",
                "1d",
                "1f",
                "NaN",
                "Infinity",
                "null",
                "true",
                "false",
                "nul",
                "True",
                "\"\\u0001\"",
                "\"\\u001F\"",
                "\"\\u001f\"",
                "\"\\u0008\"",
                "\"\\b\"",
                "\"\\/\"",
                "\"/\"",
                "\"\\u00e9\"",
                "\"\u00e9\"",
                "\"\\ud83d\\ude00\"",
                "\"\ud83d\ude00\"",
                "\"\\ud800\"",
                "\"\\u0020\"",
                "\"\u007f\"",
                "\"\\u007f\"",
                "\"\\\"\\\\\"",
                "\"\\x\"",
                "\"\\u00\"",
                "\"\t\"",
                "{}",
                "[]",
                "[1,2]",
                "[1, 2]",
                "[1,]",
                "[,]",
                "{\"a\":1,\"b\":2}",
                "{\"b\":1,\"a\":2}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,}",
                "{\"a\" :1}",
                "{1:2}",
                "{\"\":0,\"A\":1}",
                "{\"\\n\":1}",
                "{\"\uffff\":1,\"\ud83d\ude00\":2}",
                "{\"\ud83d\ude00\":1,\"\uffff\":2}"
            })
    void anySpellingOfAPayloadIsReadAlike(String payload) {
        agree(EXAMPLE.replace("\"payload\":[]", "\"payload\":" + payload));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":\"00000000-0000-0001-0000-000000000002\"",
                "\"msg_type\":\"request\"",
                "\"payload\":[]",
                "\"from\":\"",
                "\"to\":\"",
                "\"timestamp\":7",
                "{",
                "}",
                ",\"",
                "\":"
            })
    void otherSpellingsOfTheMembersAreReadAlike(String part) {
        for (String other : List.of(
                "",
                " " + part,
                part + " ",
                part + "," + part,
                "\n" + part,
                "\"encrypted\":false,\"payload\":[]",
                "\"payload\":[],\"encrypted\":true",
                "\"id\":\"{00000000-0000-0001-0000-000000000002}\"",
                "\"id\":\"0000000000000001000000000000000A\"",
                "\"msg_type\":{\"request\":null}",
                "\"msg_type\":\"request\",\"in_reply_to\":null",
                "\"msg_type\":\"request\",\"in_reply_to\":\"00000000-0000-0001-0000-00000000000a\"",
                "\"msg_type\":\"request\",\"in_reply_to\":\"00000000-0000-0001-0000-00000000000A\"",
                "\"timestamp\":7.0",
                "\"timestamp\":-0",
                "\"timestamp\":9223372036854775808",
                "\"timestamp\":9223372036854775807",
                "\"timestamp\":-9223372036854775808",
                "\"timestamp\":7,\"x\":1",
                "\"from\":\"\\n",
                "\"to\":\"" + "x".repeat(300),
                "\"to\":\"\u00e9",
                "\"to\":\"\\u0041")) {
            agree(EXAMPLE.replace(part, other));
        }
    }

    @Test
    void payloadsNestAsDeepAsTheDecoderTakesThem() {
        for (int depth = 124; depth < 130; depth++) {
            agree(EXAMPLE.replace("\"payload\":[]", "\"payload\":" + "[".repeat(depth) + "]".repeat(depth)));
        }
    }

    @ParameterizedTest
    @FieldSource({"ACCEPTED", "INEXACT"})
    void recordedEnvelopesAreReadAlike(Vectors recorded) {
        agreed(recorded.text("sent_json"));
    }

    @ParameterizedTest
    @FieldSource("ACCEPTED")
    void recordedEnvelopesAreForwardedAsTheReferenceForwardsThem(Vectors recorded) {
        assertThat(new String(agreed(recorded.text("sent_json")).wire(), StandardCharsets.UTF_8))
                .isEqualTo(recorded.text("forwarded_json"));
        assertThat(agreed(recorded.text("forwarded_json")).covered())
                .isEqualTo(recorded.text("canonical_utf8").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @FieldSource("REFUSED")
    void recordedRefusalsAreReadAlike(Vectors recorded) {
        agree(recorded.text("sent_json"));
    }

    private ReceivedEnvelope agreed(String text) {
        agree(text);
        return ReceivedEnvelope.read(Utf8Text.of(text)).orThrow();
    }

    private void agree(String text) {
        switch (Envelope.decode(text)) {
            case Decoded.Bad<Envelope>(var violation) ->
                assertThat(violation(ReceivedEnvelope.read(Utf8Text.of(text)))).isEqualTo(violation);
            case Decoded.Ok<Envelope>(var envelope) -> agree(envelope, text);
        }
    }

    private void agree(Envelope envelope, String text) {
        ReceivedEnvelope received = ReceivedEnvelope.read(Utf8Text.of(text)).orThrow();
        assertThat(received.id()).isEqualTo(envelope.id());
        assertThat(received.from()).isEqualTo(envelope.from());
        assertThat(received.to()).isEqualTo(envelope.to());
        assertThat(received.signature()).isEqualTo(envelope.signature());
        assertThat(new String(received.covered(), StandardCharsets.UTF_8)).isEqualTo(envelope.canonical());
        assertThat(new String(received.wire(), StandardCharsets.UTF_8)).isEqualTo(envelope.toJson());
        assertThat(Envelope.decode(envelope.toJson())).isEqualTo(Decoded.ok(envelope));
        assertThat(violation(received.verify(keys))).isEqualTo(violation(envelope.verify()));
        if (WireForm.find(Utf8Text.of(text)).isPresent()) {
            assertThat(envelope.toJson()).isEqualTo(text);
        } else {
            assertThat(text)
                    .satisfiesAnyOf(
                            other -> assertThat(envelope.toJson()).isNotEqualTo(other),
                            rare -> assertThat(isRare(envelope)).isTrue());
        }
    }

    /// What is spelt canonically and takes the long way all the same.
    private static boolean isRare(Envelope envelope) {
        return hasEscape(envelope.from().value() + envelope.to() + envelope.signature())
                || envelope.payload().toString().matches("(?s).*\\\\.*\":.*")
                || Long.toString(envelope.timestampMillis()).length() > 18;
    }

    private static boolean hasEscape(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c >= 0x7f || c == '"' || c == '\\') || text.length() > 256;
    }

    private static Violation violation(Decoded<?> decoded) {
        return decoded instanceof Decoded.Bad<?>(var violation) ? violation : NONE;
    }

    private static EnvelopeDraft draft(RandomGenerator random) {
        var to = random.nextInt(10) == 0 ? new AgentId(AnyJson.text(random)) : BOB.id();
        var type = TYPES.get(random.nextInt(TYPES.size()));
        UUID id = new UUID(random.nextLong(), random.nextLong());
        long timestamp = random.nextBoolean() ? random.nextLong() : random.nextLong(2_000_000_000_000L);
        EnvelopeDraft draft = random.nextInt(3) == 0
                ? EnvelopeDraft.sealed(id, to, type, "A".repeat(random.nextInt(100)), timestamp)
                : EnvelopeDraft.plain(id, to, type, AnyJson.value(random, 4), timestamp);
        return random.nextBoolean() ? draft : draft.answering(new UUID(random.nextLong(), random.nextLong()));
    }

    /// Equal though their members differ in order: what the signature covers.
    @Test
    void signatureHoldsOverAnyOrderOfTheMembers() {
        String other = EXAMPLE.replace("\"payload\":[],", "").replace("{\"id\"", "{\"payload\":[],\"id\"");

        ReceivedEnvelope received = agreed(other);

        assertThat(received.verify(keys)).isEqualTo(Decoded.ok(received));
        assertThat(new String(received.wire(), StandardCharsets.UTF_8)).isEqualTo(EXAMPLE);
    }
}
