package io.agentmesh.offline.prekey;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.channel.prekey.SignedPrekey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.http.message.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which answers of a registry are believed: those about the first key of an agent that changed its own.
final class HttpPrekeyRegistryTest {
    private static final KeyChange ALICE_TO_BOB = KeyChange.sign(ALICE, BOB, 1);
    private static final KeyChange BOB_TO_CAROL = KeyChange.sign(BOB, CAROL, 2);

    private HttpResponse answer = HttpResponse.empty(500);
    private final HttpPrekeyRegistry registry = new HttpPrekeyRegistry((method, target, json) -> answer);

    @Test
    void bundleIsTakenUnderTheFirstKeyFromWhichAChainLeadsToIt() throws Exception {
        answerWith(bobsUnder(ALICE.id()), ALICE_TO_BOB);

        assertThat(registry.look(BOB.id()).orThrow().bundle().owner().name()).isEqualTo(ALICE.id());
    }

    @Test
    void bundleOfAnAgentThatNeverChangedItsKeyNeedsNoChain() throws Exception {
        answer = HttpResponse.json(
                200,
                new ObjectWriter().raw("bundle", bobsUnder(BOB.id()).text()).end());

        assertThat(registry.look(BOB.id()).toOptional()).isPresent();
    }

    @Test
    void bundleUnderAFirstKeyThatNoChainShowsIsRefused() throws Exception {
        answer = HttpResponse.json(
                200,
                new ObjectWriter().raw("bundle", bobsUnder(ALICE.id()).text()).end());
        assertRefused();

        answerWith(bobsUnder(ALICE.id()));
        assertRefused();

        answerWith(bobsUnder(CAROL.id()), ALICE_TO_BOB);
        assertRefused();

        answerWith(bobsUnder(ALICE.id()), ALICE_TO_BOB, BOB_TO_CAROL);
        assertRefused();
    }

    @Test
    void bundleUnderTheKeyOfSomebodyWhoAppointedItsAgentUnaskedIsRefused() throws Exception {
        var unasked = new KeyChange(RotationProof.sign(ALICE, BOB.id(), 1), BOB.id(), null);

        answerWith(bobsUnder(ALICE.id()), unasked);

        assertRefused();
    }

    @Test
    void bundleUnderAForgedChainIsRefused() throws Exception {
        var forged = new KeyChange(
                new RotationProof(
                        ALICE.id(), RotationProof.sign(CAROL, BOB.id(), 1).signature(), 1),
                BOB.id(),
                ALICE_TO_BOB.newSignature());

        answerWith(bobsUnder(ALICE.id()), forged);

        assertRefused();
    }

    @Test
    void chainIsReadAndOneThatIsNotShownHasACodeOfItsOwn() throws Exception {
        KeyChain chain = new KeyChain(ALICE.id(), List.of(ALICE_TO_BOB));
        answer = HttpResponse.json(200, chain.toJson());
        assertThat(registry.chain(BOB.id())).isEqualTo(Decoded.ok(chain));

        answer = HttpResponse.error(404, "not_found", "agent not found");
        assertThat(codeOf(registry.chain(BOB.id()))).isEqualTo(ErrorCode.UNKNOWN_AGENT);
        answer = HttpResponse.empty(503);
        assertThat(codeOf(registry.chain(BOB.id()))).isEqualTo(ErrorCode.REGISTRY_UNREACHABLE);
    }

    private void assertRefused() throws Exception {
        assertThat(codeOf(registry.look(BOB.id()))).isEqualTo(ErrorCode.BAD_BUNDLE);
    }

    private static ErrorCode codeOf(Decoded<?> answer) {
        return answer instanceof Decoded.Bad<?>(Violation why) ? why.code() : ErrorCode.UNSUPPORTED;
    }

    private void answerWith(SignedBundle bundle, KeyChange... chain) {
        answer = HttpResponse.json(
                200,
                new ObjectWriter()
                        .raw("bundle", bundle.text())
                        .list("chain", List.of(chain), KeyChange::toJson)
                        .end());
    }

    private static SignedBundle bobsUnder(AgentId name) {
        try (AgreementKeyPair pair = AgreementKeyPair.generate(new SecureRandom())) {
            return new Bundle(
                            new Bundle.Owner(BOB.id(), name, 0),
                            new Bundle.Edition(1, 1_000, 2_000),
                            OwnPrekeys.terms(),
                            SignedPrekey.sign(BOB, 1, pair.publicKey(), 1_000))
                    .sign(BOB);
        }
    }
}
