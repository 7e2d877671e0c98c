package io.agentmesh.core.channel.offer;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.PeerKey;
import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The bytes of an offer, and which of them hold.
final class OfferTest {
    private static final PeerKey KEY = new PeerKey(Octets.of(countingUp(0x80)));
    private static final Offer THREE =
            new Offer(EnumSet.of(PeerFeature.META, PeerFeature.CHUNKS, PeerFeature.SEALED_END));

    private static final BundleName BUNDLE = new BundleName(7, Octets.of(countingUp(0)));

    /// The vector of docs/protocol-extensions.md: Alice's key pair has the seed 00…1f, her channel key is 80…9f.
    private static final String VECTOR =
            "{\"bind\":\"oXXDDR59fqYASGVdpao_q4WqLS1EGxZQB81X0Sce05LzUGwg148I_HMAUPtiX5huAwIzm8c4h5NiH2N6tIqTAA\",\"features\":[\"meta\",\"chunks\",\"sealed_end\"],\"v\":1}";

    @Test
    void offerHasTheseBytes() {
        assertThat(THREE.write(ALICE, KEY).utf8()).isEqualTo(VECTOR);
    }

    @Test
    void offerIsReadAsItWasWritten() {
        assertThat(Offer.read(THREE.write(ALICE, KEY), ALICE.id(), KEY)).isEqualTo(Decoded.ok(THREE));
        assertThat(Offer.read(Octets.utf8(VECTOR), ALICE.id(), KEY)).isEqualTo(Decoded.ok(THREE));
        assertThat(Offer.read(Offer.NONE.write(BOB, KEY), BOB.id(), KEY)).isEqualTo(Decoded.ok(Offer.NONE));
    }

    /// The second vector of docs/protocol-extensions.md.
    @Test
    void offerOfAnAgentWithABundleNamesItInTheseBytes() {
        Offer withBundle = new Offer(THREE.features(), BUNDLE);
        String vector = VECTOR.replace(
                ",\"v\":1",
                ",\"offline\":{\"digest\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\",\"serial\":7},\"v\":1");

        assertThat(withBundle.write(ALICE, KEY).utf8()).isEqualTo(vector);
        assertThat(Offer.read(Octets.utf8(vector), ALICE.id(), KEY)).isEqualTo(Decoded.ok(withBundle));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{}",
                "{\"serial\":7}",
                "{\"digest\":7,\"serial\":7}",
                "{\"digest\":\"AAAA\",\"serial\":7}",
                "{\"digest\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\",\"serial\":\"7\"}",
                "{\"digest\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\",\"serial\":0}",
                "{\"digest\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\",\"serial\":9007199254740992}",
                "{\"digest\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\",\"serial\":99999999999999999999}"
            })
    void bundleThatIsNotNamedAsItShouldBeIsNone(String named) {
        String offer = VECTOR.replace(",\"v\":1", ",\"offline\":" + named + ",\"v\":1");

        assertThat(Offer.read(Octets.utf8(offer), ALICE.id(), KEY)).isEqualTo(Decoded.ok(THREE));
    }

    @Test
    void bindingOfAnotherAgentOrForAnotherKeyIsRefused() {
        PeerKey other = new PeerKey(Octets.of(countingUp(0x81)));

        assertThat(codeOf(Offer.read(THREE.write(BOB, KEY), ALICE.id(), KEY))).isEqualTo(ErrorCode.BAD_BINDING);
        assertThat(codeOf(Offer.read(THREE.write(ALICE, KEY), BOB.id(), KEY))).isEqualTo(ErrorCode.BAD_BINDING);
        assertThat(codeOf(Offer.read(THREE.write(ALICE, other), ALICE.id(), KEY)))
                .isEqualTo(ErrorCode.BAD_BINDING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":1}",
                "{\"features\":[\"meta\"],\"v\":1}",
                "{\"bind\":7,\"features\":[],\"v\":1}",
                "{\"bind\":\"\",\"features\":[],\"v\":1}",
                "{\"bind\":\"AAAA\",\"features\":[],\"v\":1}"
            })
    void offerWithoutABindingIsRefused(String payload) {
        assertThat(codeOf(Offer.read(Octets.utf8(payload), ALICE.id(), KEY))).isEqualTo(ErrorCode.BAD_BINDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "[1]", "{}", "{\"v\":2}", "{\"v\":\"1\"}", "null"})
    void whatIsNoOfferOfThisVersionOffersNothing(String payload) {
        assertThat(Offer.read(Octets.utf8(payload), ALICE.id(), KEY)).isEqualTo(Decoded.ok(Offer.NONE));
    }

    @Test
    void featuresThatAreUnknownMeanNothingAndTheirNumberIsBounded() {
        String bind = VECTOR.substring(9, 95);
        String others = IntStream.range(1, Offer.MAX_FEATURES)
                .mapToObj(i -> "\"f" + i + "\"")
                .collect(Collectors.joining(","));

        assertThat(read("{\"bind\":\"" + bind + "\",\"features\":[" + others + ",\"meta\"],\"v\":1}"))
                .isEqualTo(Decoded.ok(new Offer(Set.of(PeerFeature.META))));
        assertThat(read("{\"bind\":\"" + bind + "\",\"features\":[7," + others + ",\"meta\"],\"v\":1}"))
                .isEqualTo(Decoded.ok(Offer.NONE));
        assertThat(read("{\"bind\":\"" + bind + "\",\"features\":\"meta\",\"v\":1}"))
                .isEqualTo(Decoded.ok(Offer.NONE));
    }

    private static Decoded<Offer> read(String payload) {
        return Offer.read(Octets.utf8(payload), ALICE.id(), KEY);
    }

    private static ErrorCode codeOf(Decoded<Offer> offer) {
        if (offer instanceof Decoded.Bad<Offer>(Violation violation)) {
            return violation.code();
        }
        throw new AssertionError(offer);
    }

    private static byte[] countingUp(int first) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
