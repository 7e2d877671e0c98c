package io.agentmesh.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.core.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `envelope-signing.json`: accepted and refused envelopes, the canonical form, the nesting limit, inexact doubles.
final class EnvelopeVectorsTest {
    private static final Vectors FILE = Vectors.open("envelope-signing.json");
    static final List<Vectors> ACCEPTED = FILE.cases("cases");
    static final List<Vectors> REFUSED = FILE.cases("negative_cases");
    static final List<Vectors> NESTING = FILE.object("nesting").cases("cases");
    static final List<Vectors> INEXACT = FILE.object("inexact_doubles").cases("cases");

    private static final Map<String, ErrorCode> KINDS = Map.of(
            "Parse", ErrorCode.MALFORMED,
            "InvalidIdentity", ErrorCode.INVALID_IDENTITY,
            "InvalidMessage", ErrorCode.INVALID_MESSAGE,
            "SignatureVerification", ErrorCode.BAD_SIGNATURE);

    @ParameterizedTest
    @FieldSource("ACCEPTED")
    void acceptedEnvelopeHasTheRecordedFormsAndSignature(Vectors recorded) {
        Envelope envelope = Envelope.decode(recorded.text("sent_json")).orThrow();

        assertThat(envelope.canonical()).isEqualTo(recorded.text("canonical_utf8"));
        assertThat(HexFormat.of().formatHex(envelope.canonical().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(recorded.text("canonical_hex"));
        assertThat(envelope.verify()).isEqualTo(Decoded.ok(envelope));
        assertThat(envelope.toJson()).isEqualTo(recorded.text("forwarded_json"));
        assertThat(signAgain(envelope).signature()).isEqualTo(recorded.text("signature"));
    }

    @ParameterizedTest
    @FieldSource("REFUSED")
    void refusedEnvelopeIsRefusedForTheRecordedKindOfReason(Vectors recorded) {
        Decoded<Envelope> verdict = Envelope.decode(recorded.text("sent_json")).then(Envelope::verify);

        assertThat(verdict).isInstanceOfSatisfying(Decoded.Bad.class, bad -> {
            assertThat(bad.violation().code()).isEqualTo(KINDS.get(recorded.text("error_kind")));
            if (isOurText(recorded)) {
                assertThat(bad.violation().text()).isEqualTo(recorded.text("error"));
            }
        });
    }

    @ParameterizedTest
    @FieldSource("NESTING")
    void payloadNestsAsDeepAsRecorded(Vectors recorded) {
        String json = recorded.has("sent_json") ? recorded.text("sent_json") : nested(recorded);

        assertThat(Envelope.decode(json).then(Envelope::verify) instanceof Decoded.Ok)
                .isEqualTo(recorded.flag("verify"));
    }

    /// The original refuses what it signed itself after reading it back inexactly; we read exactly and accept
    /// (docs/deviations.md, doubles).
    @ParameterizedTest
    @FieldSource("INEXACT")
    void signatureOverADoubleThatTheOriginalMisreadsHolds(Vectors recorded) {
        Envelope envelope = Envelope.decode(recorded.text("sent_json")).orThrow();

        assertThat(recorded.flag("verify_by_sender_before_sending")).isTrue();
        assertThat(envelope.verify()).isEqualTo(Decoded.ok(envelope));
    }

    /// Texts of JSON and curve libraries are the original's own affair (`vectors/README.md`).
    private static boolean isOurText(Vectors recorded) {
        return !recorded.text("error_kind").equals("Parse")
                && !recorded.text("error").contains("scalar with high-bit");
    }

    private static Envelope signAgain(Envelope envelope) {
        AgentKeyPair sender = List.of(Keys.ALICE, Keys.BOB, Keys.CAROL).stream()
                .filter(pair -> pair.id().equals(envelope.from()))
                .findFirst()
                .orElseThrow();
        return new EnvelopeDraft(
                        envelope.id(),
                        envelope.to(),
                        envelope.type(),
                        envelope.inReplyTo(),
                        envelope.payload(),
                        envelope.protection(),
                        envelope.timestampMillis())
                .sign(sender);
    }

    private static String nested(Vectors recorded) {
        int depth = (int) recorded.number("payload_array_depth");
        return "{\"payload\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }
}
