package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.core.testing.Vectors;
import io.agentmesh.relay.gate.GateAnswer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each row of the protocol's table.
final class ConnectionProtocolTest {
    private static final Nonce NONCE = new Nonce("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    private static final UUID GROUP = new UUID(1, 1);
    private static final String HELLO = "{\"agent_id\":\"" + ALICE.id() + "\"}";
    private static final String RESUME = "{\"agent_id\":\"" + ALICE.id() + "\",\"session_token\":\"c4n4ry\"}";

    private final ConnectionProtocol protocol = new ConnectionProtocol(NONCE);

    @Test
    void loginByChallengeAsksTheGateAndThenAdmits() {
        assertThat(text(HELLO)).isEqualTo(new Step.Challenge(NONCE));
        assertThat(text(proof())).isEqualTo(new Step.AskGate(ALICE.id()));
        assertThat(protocol.on(new Input.Gate(new GateAnswer.Admitted(GROUP))))
                .isEqualTo(new Step.Admit(ALICE.id(), GROUP, Set.of()));
        assertThat(text("{}")).isEqualTo(new Step.Take(Utf8Text.of("{}")));
        assertThat(protocol.on(new Input.OtherFrame())).isEqualTo(new Step.Ignore());
    }

    @Test
    void proofOfTheReferenceIsTaken() {
        Vectors recorded = Vectors.open("relay-auth.json").cases("cases").getFirst();

        assertThat(text(recorded.text("hello_json"))).isEqualTo(new Step.Challenge(NONCE));
        assertThat(text(recorded.text("response_json"))).isEqualTo(new Step.AskGate(ALICE.id()));
    }

    @Test
    void resumeRedeemsItsTokenAndAsksTheGate() {
        assertThat(text(RESUME)).isEqualTo(new Step.Redeem(ALICE.id(), new SessionToken("c4n4ry")));
        assertThat(protocol.on(new Input.Redeemed(ALICE.id()))).isEqualTo(new Step.AskGate(ALICE.id()));
    }

    @Test
    void resumeWithoutAGoodTokenIsRefused() {
        text(RESUME);

        assertThat(protocol.on(new Input.NotRedeemed())).isEqualTo(new Step.Refuse("invalid or expired session token"));
        assertEnded();
    }

    static List<Vectors> firstFrames() {
        return Vectors.open("relay-auth.json").cases("first_frame_parsing");
    }

    @ParameterizedTest
    @MethodSource("firstFrames")
    void firstFrameIsTakenAsTheReferenceTakesIt(Vectors frame) {
        Step step = text(frame.text("first_frame"));

        Class<?> expected =
                switch (frame.text("taken_as")) {
                    case "hello" -> Step.Challenge.class;
                    case "resume" -> Step.Redeem.class;
                    default -> Step.Drop.class;
                };
        assertThat(step).as(frame.text("name")).isInstanceOf(expected);
    }

    @Test
    void anythingButALoginDropsAFreshConnection() {
        assertThat(protocol.on(new Input.OtherFrame())).isEqualTo(new Step.Drop());
        assertEnded();
        assertThat(new ConnectionProtocol(NONCE).on(new Input.TimeIsUp())).isEqualTo(new Step.Drop());
    }

    @ParameterizedTest
    @ValueSource(strings = {"not JSON", "{}", "{\"agent_id\":\"x\"}", "{\"signature\":\"x\"}", "[]", "null"})
    void whatIsNoResponseIsRefused(String response) {
        text(HELLO);

        assertThat(text(response)).isEqualTo(new Step.Refuse("no response"));
        assertEnded();
    }

    @Test
    void otherFrameOrSilenceInPlaceOfTheResponseIsRefused() {
        text(HELLO);
        assertThat(protocol.on(new Input.OtherFrame())).isEqualTo(new Step.Refuse("no response"));

        var silent = new ConnectionProtocol(NONCE);
        silent.on(new Input.Text(Utf8Text.of(HELLO)));
        assertThat(silent.on(new Input.TimeIsUp())).isEqualTo(new Step.Refuse("no response"));
    }

    @Test
    void responseOfAnotherAgentIsRefused() {
        text(HELLO);

        assertThat(text(response(BOB.id().value(), NONCE.sign(BOB).text())))
                .isEqualTo(new Step.Refuse("agent_id mismatch"));
    }

    @Test
    void idThatIsNoKeyIsFoundOutAtTheResponse() {
        assertThat(text("{\"agent_id\":\"AAAA=\"}")).isInstanceOf(Step.Challenge.class);

        assertThat(text(response("AAAA=", "x")))
                .isEqualTo(new Step.Refuse("bad agent_id: invalid identity: bad base64: Invalid padding"));
    }

    @Test
    void idOfAnotherLengthIsRefusedWithItsText() {
        text("{\"agent_id\":\"AAAA\"}");

        assertThat(text(response("AAAA", "x")))
                .isEqualTo(new Step.Refuse("bad agent_id: invalid identity: key must be 32 bytes"));
    }

    @Test
    void signatureThatIsNotBase64IsRefusedWithItsText() {
        text(HELLO);

        assertThat(text(response(ALICE.id().value(), "+")))
                .isEqualTo(new Step.Refuse("bad sig base64: Invalid symbol 43, offset 0."));
    }

    @Test
    void signatureOfAnotherLengthIsRefused() {
        text(HELLO);

        assertThat(text(response(ALICE.id().value(), "AAAA"))).isEqualTo(new Step.Refuse("signature must be 64 bytes"));
    }

    @Test
    void signatureOverAnotherNonceIsRefused() {
        text(HELLO);
        var other = new Nonce("-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_4");

        assertThat(text(response(ALICE.id().value(), other.sign(ALICE).text())))
                .isEqualTo(new Step.Refuse(
                        "nonce signature invalid: signature error: Verification equation was not satisfied"));
        assertEnded();
    }

    /// With the identity point as its key, one signature fits every nonce; the original lets that agent in
    /// (wire §12.3 S8).
    @Test
    void identityPointIsNoAgent() {
        String point = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        text("{\"agent_id\":\"" + point + "\"}");

        Step step = text(response(point, "AQ" + "A".repeat(84)));

        assertThat(step)
                .isInstanceOfSatisfying(
                        Step.Refuse.class, refuse -> assertThat(refuse.text()).startsWith("bad agent_id: "));
    }

    /// The original says `success` to an agent that the gate turns away, and cuts it off (wire §12.1 R11).
    @Test
    void gateThatDoesNotAdmitIsTheResult() {
        assertThat(afterGate(new GateAnswer.Unknown())).isEqualTo(new Step.Refuse(ConnectionProtocol.NOT_KNOWN));
        assertThat(afterGate(new GateAnswer.Unavailable("500")))
                .isEqualTo(new Step.Refuse(ConnectionProtocol.NO_ANSWER));
    }

    @Test
    void gateThatDoesNotAnswerInTimeIsARefusalToo() {
        text(HELLO);
        text(proof());

        assertThat(protocol.on(new Input.TimeIsUp())).isEqualTo(new Step.Refuse(ConnectionProtocol.NO_ANSWER));
        assertThat(protocol.on(new Input.Gate(new GateAnswer.Admitted(null)))).isEqualTo(new Step.Ignore());
    }

    @Test
    void gateThatAnswersASecondTimeIsIgnored() {
        text(HELLO);
        text(proof());
        protocol.on(new Input.Gate(new GateAnswer.Admitted(null)));

        assertThat(protocol.on(new Input.Gate(new GateAnswer.Unknown()))).isEqualTo(new Step.Ignore());
    }

    private static Step afterGate(GateAnswer answer) {
        var fresh = new ConnectionProtocol(NONCE);
        fresh.on(new Input.Text(Utf8Text.of(HELLO)));
        fresh.on(new Input.Text(Utf8Text.of(proof())));
        return fresh.on(new Input.Gate(answer));
    }

    private void assertEnded() {
        assertThat(text(HELLO)).isEqualTo(new Step.Ignore());
        assertThat(protocol.on(new Input.TimeIsUp())).isEqualTo(new Step.Ignore());
    }

    private Step text(String text) {
        return protocol.on(new Input.Text(Utf8Text.of(text)));
    }

    private static String proof() {
        return response(ALICE.id().value(), NONCE.sign(ALICE).text());
    }

    private static String response(String agent, String signature) {
        return "{\"agent_id\":\"" + agent + "\",\"signature\":\"" + signature + "\"}";
    }
}
