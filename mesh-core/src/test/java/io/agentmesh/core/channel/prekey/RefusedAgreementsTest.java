package io.agentmesh.core.channel.prekey;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.prekey.Agreement.Response;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.Secret;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.testing.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the packages refused while the vectors were recorded is refused here, each by the check that it is about.
final class RefusedAgreementsTest {
    private static final Vectors AGREEMENT = Recorded.agreement("with one-time prekey");

    static List<Vectors> badSignatures() {
        return refused("initiator").stream().limit(4).toList();
    }

    private static List<Vectors> refused(String side) {
        return Recorded.FILE.cases("refused_agreements").stream()
                .filter(refused -> refused.text("side").equals(side))
                .toList();
    }

    private static Vectors refusedAs(String name) {
        return Recorded.FILE.cases("refused_agreements").stream()
                .filter(refused -> refused.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("badSignatures")
    void aSignedPrekeyThatItsAgentDidNotSignIsRefused(Vectors refused) {
        var prekey = new SignedPrekey(
                3, AgreementKey.of(refused.hex("spk")), Recorded.signature(refused.hex("spk_signature")), 0);
        AgentId agent = new AgentId(Base64Url.encode(refused.hex("identity")));

        assertThat(prekey.isSignedBy(agent.key().orThrow())).isFalse();
    }

    @Test
    void aSignedPrekeyOfLowOrderIsRefusedHoweverWellItIsSigned() {
        Vectors refused = refusedAs("low-order signed prekey, validly signed");
        var prekey = new SignedPrekey(
                3, AgreementKey.of(refused.hex("spk")), Recorded.signature(refused.hex("spk_signature")), 0);

        Decoded<Agreement> agreement = initiate(Claimed.lastResort(offering(prekey)));

        assertThat(prekey.isSignedBy(BOB.id().key().orThrow())).isTrue();
        assertThat(code(agreement)).isEqualTo(ErrorCode.BAD_BUNDLE);
    }

    @Test
    void aOneTimePrekeyOfLowOrderIsRefusedHoweverWellItIsSigned() {
        AgreementKey zero = AgreementKey.of(new byte[AgreementKey.BYTES]);
        Claimed claimed = Claimed.of(Recorded.bundle(), OneTimePrekey.sign(BOB, 0, 7, zero))
                .orThrow();

        assertThat(code(initiate(claimed))).isEqualTo(ErrorCode.BAD_BUNDLE);
    }

    @Test
    void aOneTimePrekeyOfAnotherAgentOrDeviceIsRefused() {
        AgreementKey key = Recorded.oneTime(101).key();

        assertThat(code(Claimed.of(Recorded.bundle(), OneTimePrekey.sign(CAROL, 0, 101, key))))
                .isEqualTo(ErrorCode.BAD_BUNDLE);
        assertThat(code(Claimed.of(Recorded.bundle(), OneTimePrekey.sign(BOB, 1, 101, key))))
                .isEqualTo(ErrorCode.BAD_BUNDLE);
    }

    @Test
    void aCallerWhoInsistsOnAOneTimePrekeyIsToldThatThereIsNone() {
        Claimed lastResort = Claimed.lastResort(Recorded.bundle());
        Claimed claimed = Recorded.claimed(AGREEMENT);

        assertThat(code(lastResort.withOneTime())).isEqualTo(ErrorCode.NO_PREKEYS);
        assertThat(claimed.withOneTime().orThrow()).isSameAs(claimed);
    }

    @Test
    void anOpeningOnASignedPrekeyNoLongerHeldIsRefused() {
        HeldRing ring = Recorded.ring();
        ring.signed.clear();

        assertThat(respond(ALICE.id(), Recorded.opening(AGREEMENT), ring)).isEqualTo(FrameRefusal.PREKEY_UNKNOWN);
    }

    @Test
    void anOpeningOnAUsedOneTimePrekeyIsRefused() {
        HeldRing ring = Recorded.ring();
        ring.oneTime.remove(101L);

        assertThat(respond(ALICE.id(), Recorded.opening(AGREEMENT), ring)).isEqualTo(FrameRefusal.PREKEY_USED);
    }

    @Test
    void anOpeningOnAOneTimePrekeyThatNeverWasIsRefused() {
        Opening recorded = Recorded.opening(AGREEMENT);
        var opening = new Opening(recorded.ephemeral(), recorded.signedPrekeyId(), 103, recorded.bundleSerial());

        assertThat(respond(ALICE.id(), opening, Recorded.ring())).isEqualTo(FrameRefusal.PREKEY_UNKNOWN);
    }

    @Test
    void anOpeningOnAnUnknownEditionIsRefused() {
        Opening recorded = Recorded.opening(AGREEMENT);
        var opening = new Opening(
                recorded.ephemeral(),
                recorded.signedPrekeyId(),
                recorded.oneTimePrekeyId(),
                recorded.bundleSerial() + 1);

        assertThat(respond(ALICE.id(), opening, Recorded.ring())).isEqualTo(FrameRefusal.UNKNOWN_BUNDLE);
    }

    @Test
    void anEphemeralKeyOfLowOrderIsRefused() {
        Vectors refused = refusedAs("low-order ephemeral key");
        var opening = new Opening(AgreementKey.of(refused.hex("ephemeral")), 3, 102, 7);

        assertThat(respond(ALICE.id(), opening, Recorded.ring())).isEqualTo(FrameRefusal.CANNOT_OPEN);
    }

    @Test
    void anInitiatorWhoseIdIsNoUsableKeyIsRefused() {
        var order4 = new AgentId(Base64Url.encode(new byte[32]));

        assertThat(respond(order4, Recorded.opening(AGREEMENT), Recorded.ring()))
                .isEqualTo(FrameRefusal.CANNOT_OPEN);
    }

    @Test
    void tenRefusalsWereRecorded() {
        assertThat(refused("initiator")).hasSize(7);
        assertThat(refused("responder")).hasSize(3);
    }

    private static SignedBundle offering(SignedPrekey prekey) {
        Bundle bundle = Recorded.bundle().bundle();
        return new Bundle(bundle.owner(), bundle.edition(), bundle.terms(), prekey).sign(BOB);
    }

    private static Decoded<Agreement> initiate(Claimed claimed) {
        AgentKeyPair own = ALICE;
        try (AgreementKeyPair ephemeral = AgreementKeyPair.of(Secret.owning(new byte[32]))) {
            return Agreement.initiate(own, claimed, ephemeral);
        }
    }

    private static FrameRefusal respond(AgentId initiator, Opening opening, PrekeyRing ring) {
        return ((Response.Refused) Agreement.respond(BOB, initiator, opening, ring)).reason();
    }

    private static ErrorCode code(Decoded<?> decoded) {
        return ((Decoded.Bad<?>) decoded).violation().code();
    }
}
