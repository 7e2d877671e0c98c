package io.agentmesh.core.card;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.time.Timestamp;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// An agent's word for its card, and its proof towards a registry.
final class SignedCardTest {
    private static final Registration ALICES = new Registration(
            ALICE.id(),
            "Älice",
            "plans",
            List.of(Capability.named("plan")),
            Json.parse("{\"z\":1,\"a\":[]}").orThrow());
    private static final SecretHash TOKEN = SecretHash.of("at_1");

    @Test
    void cardThatItsAgentSignedIsBelieved() {
        String shown = shown(card(ALICES), CardSignature.sign(ALICE, ALICES, 3));

        SignedCard read = Json.decode(shown, SignedCard.SHAPE).orThrow();

        assertThat(read.verify(0).orThrow()).isEqualTo(read.card());
        assertThat(read.verify(3).orThrow().registration()).isEqualTo(ALICES);
    }

    @Test
    void cardThatWasChangedIsNotBelieved() {
        CardSignature good = CardSignature.sign(ALICE, ALICES, 3);
        var renamed = new Registration(ALICE.id(), "Mallory", "plans", ALICES.capabilities(), ALICES.metadata());
        var withoutMetadata = new Registration(ALICE.id(), "Älice", "plans", ALICES.capabilities(), null);
        var anothers = new Registration(BOB.id(), "Älice", "plans", ALICES.capabilities(), ALICES.metadata());

        assertRefused(new SignedCard(card(renamed), good).verify(0), ErrorCode.BAD_SIGNATURE);
        assertRefused(new SignedCard(card(withoutMetadata), good).verify(0), ErrorCode.BAD_SIGNATURE);
        assertRefused(new SignedCard(card(anothers), good).verify(0), ErrorCode.BAD_SIGNATURE);
        assertRefused(
                new SignedCard(card(ALICES), new CardSignature(4, good.signature())).verify(0),
                ErrorCode.BAD_SIGNATURE);
        assertRefused(new SignedCard(card(ALICES), new CardSignature(3, "x")).verify(0), ErrorCode.INVALID_MESSAGE);
    }

    @Test
    void olderCardIsNotBelievedByWhoSawANewerOne() {
        var signed = new SignedCard(card(ALICES), CardSignature.sign(ALICE, ALICES, 3));

        assertRefused(signed.verify(4), ErrorCode.NOT_ALLOWED);
    }

    @Test
    void agentSignsItsOwnCardAlone() {
        assertThatThrownBy(() -> CardSignature.sign(BOB, ALICES, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CardSignature.sign(ALICE, ALICES, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void proofIsGoodForItsAgentItsCallerAndItsRegistry() {
        KeyProof proof = Json.decode(KeyProof.sign(ALICE, "mesh:1", TOKEN, 7).toJson(), KeyProof.SHAPE)
                .orThrow();

        assertThat(proof.verify(ALICE.id(), TOKEN).orThrow()).isEqualTo(proof);
        assertRefused(proof.verify(BOB.id(), TOKEN), ErrorCode.BAD_SIGNATURE);
        assertRefused(proof.verify(ALICE.id(), SecretHash.of("at_2")), ErrorCode.BAD_SIGNATURE);
        assertRefused(new KeyProof("other:1", 7, proof.signature()).verify(ALICE.id(), TOKEN), ErrorCode.BAD_SIGNATURE);
        assertRefused(new KeyProof("mesh:1", 8, proof.signature()).verify(ALICE.id(), TOKEN), ErrorCode.BAD_SIGNATURE);
        assertThat(proof.toString()).doesNotContain(proof.signature());
    }

    /// Pins the bytes that are signed: other programs make them too.
    @Test
    void signedTextsAreThese() {
        String covered = "agent-mesh:card:1\n1\n{\"agent_id\":\"" + ALICE.id()
                + "\",\"name\":\"A\",\"capabilities\":[{\"name\":\"x\"}],\"metadata\":5}";
        var small = new Registration(
                ALICE.id(),
                "A",
                null,
                List.of(Capability.named("x")),
                Json.parse("5").orThrow());
        String proven = "agent-mesh:register-key:1\n" + ALICE.id() + "\nmesh:1\n" + TOKEN.hex() + "\n7";

        assertThat(small.metadata()).isInstanceOf(JsonInteger.class);
        assertThat(CardSignature.sign(ALICE, small, 1).signature())
                .isEqualTo(ALICE.sign(covered).text());
        assertThat(KeyProof.sign(ALICE, "mesh:1", TOKEN, 7).signature())
                .isEqualTo(ALICE.sign(proven).text());
    }

    private static void assertRefused(Decoded<?> answer, ErrorCode code) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().code()).isEqualTo(code));
    }

    private static AgentCard card(Registration what) {
        Timestamp now = Timestamp.parse("2031-01-01T00:00:00Z").orElseThrow();
        return new AgentCard(
                new CardId(new UUID(1, 1)),
                what.agentId(),
                new UserId(new UUID(2, 2)),
                new GroupId(new UUID(3, 3)),
                what.name(),
                what.description(),
                what.capabilities(),
                now,
                now,
                what.metadata(),
                null);
    }

    private static String shown(AgentCard card, CardSignature signature) {
        String plain = card.toJson();
        return plain.substring(0, plain.length() - 1) + ",\"card_signature\":" + signature.toJson() + "}";
    }
}
