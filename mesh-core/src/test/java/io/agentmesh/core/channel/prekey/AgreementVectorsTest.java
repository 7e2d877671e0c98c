package io.agentmesh.core.channel.prekey;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.prekey.Agreement.HeldPrekeys;
import io.agentmesh.core.channel.prekey.Agreement.Response;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.IdentityMap;
import io.agentmesh.core.channel.suite.Secret;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.testing.Vectors;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The recorded agreements, from both sides.
final class AgreementVectorsTest {
    static List<Vectors> agreements() {
        return Recorded.FILE.cases("agreements");
    }

    @ParameterizedTest
    @MethodSource("agreements")
    void theInitiatorAgrees(Vectors recorded) {
        try (AgreementKeyPair ephemeral = Recorded.ephemeral(recorded)) {
            Agreement agreement = Agreement.initiate(ALICE, Recorded.claimed(recorded), ephemeral)
                    .orThrow();

            assertThat(ephemeral.publicKey().bytes()).isEqualTo(recorded.hex("ephemeral_public"));
            assertIsRecorded(agreement, recorded);
            assertThat(agreement.opening()).isEqualTo(Recorded.opening(recorded));
        }
    }

    @ParameterizedTest
    @MethodSource("agreements")
    void theResponderAgrees(Vectors recorded) {
        Response response = Agreement.respond(BOB, ALICE.id(), Recorded.opening(recorded), Recorded.ring());

        assertThat(response).isInstanceOfSatisfying(Response.Agreed.class, agreed -> {
            assertIsRecorded(agreed.agreement(), recorded);
            assertThat(agreed.signedPrekey().publicKey())
                    .isEqualTo(Recorded.claimed(recorded)
                            .bundle()
                            .bundle()
                            .signedPrekey()
                            .key());
        });
    }

    @ParameterizedTest
    @MethodSource("agreements")
    void bothSidesComputeEachOfTheResults(Vectors recorded) {
        HeldRing ring = Recorded.ring();
        Opening opening = Recorded.opening(recorded);
        var held = new HeldPrekeys(
                ring.signed(opening.signedPrekeyId()).orElseThrow(),
                ring.oneTime(opening.oneTimePrekeyId()).orElse(null),
                ring.bundleDigest(opening.bundleSerial()).orElseThrow());

        DhResults initiator = Agreement.initiatorResults(
                ALICE,
                IdentityMap.publicKey(BOB.id()).orThrow(),
                Recorded.claimed(recorded),
                Recorded.ephemeral(recorded));
        DhResults responder = Agreement.responderResults(
                BOB, IdentityMap.publicKey(ALICE.id()).orThrow(), opening.ephemeral(), held);

        List<Secret> expected = recorded.values("dh").stream()
                .map(value -> Secret.owning(HexFormat.of().parseHex(((JsonString) value).value())))
                .toList();
        assertThat(initiator.results()).isEqualTo(expected);
        assertThat(responder.results()).isEqualTo(expected);
    }

    @Test
    void threeAgreementsWereRecorded() {
        assertThat(agreements()).hasSize(3);
    }

    @Test
    void anAgreementShowsItsSessionAlone() {
        Vectors recorded = agreements().get(0);

        Agreement agreement = Agreement.initiate(ALICE, Recorded.claimed(recorded), Recorded.ephemeral(recorded))
                .orThrow();

        assertThat(agreement).hasToString("Agreement[156320cd]");
    }

    private static void assertIsRecorded(Agreement agreement, Vectors recorded) {
        assertThat(agreement.sharedSecret().copy()).isEqualTo(recorded.hex("shared_secret"));
        assertThat(agreement.transcript().toByteArray()).isEqualTo(recorded.hex("transcript"));
        assertThat(agreement.sessionId().bytes().toByteArray()).isEqualTo(recorded.hex("session_id"));
        assertThat(agreement.associatedData().toByteArray())
                .startsWith(recorded.hex("x3dh_associated_data"))
                .endsWith(recorded.hex("transcript"))
                .hasSize(96);
    }
}
