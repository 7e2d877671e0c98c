package io.agentmesh.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Seeds;
import io.agentmesh.core.testing.Vectors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The test by square roots beside the library's multiplication by the order, and beside what is known of how a
/// point was made.
final class PrimeOrderTest {
    static final List<Vectors> CASES = Vectors.open("ed25519-edge.json").cases("cases");
    private static final int POINTS_IN_EACH_COSET = 20_000;
    /// The library's own check takes long; it is asked about each of so many.
    private static final int ASK_THE_LIBRARY = 100;

    /// The eight points of small order are a cycle: one of order eight, added to itself.
    @Test
    void pointIsOfPrimeOrderIfItIsAMultipleOfTheBaseAndNotMovedByATorsionPoint() {
        List<EdwardsPoint> torsion = smallOrder();
        EdwardsPoint step = EdwardsPoint.BASE.times(new BigInteger("2031110420311104203111042031110420311104"));
        EdwardsPoint point = step;
        for (int i = 0; i < POINTS_IN_EACH_COSET; i++, point = point.plus(step)) {
            for (int coset = 0; coset < torsion.size(); coset++) {
                byte[] encoded = point.plus(torsion.get(coset)).encoded();

                assertThat(PrimeOrder.holds(encoded))
                        .as("%d in coset %d", i, coset)
                        .isEqualTo(coset == 0);
                if (i % ASK_THE_LIBRARY == 0) {
                    assertThat(Ed25519.validatePublicKeyFull(encoded, 0)).isEqualTo(coset == 0);
                }
            }
        }
    }

    @Test
    void pointOfSmallOrderIsNone() {
        for (EdwardsPoint small : smallOrder()) {
            byte[] encoded = small.encoded();
            assertThat(PrimeOrder.holds(encoded)).as("%s", small).isFalse();
            encoded[31] ^= (byte) 0x80;
            assertThat(PrimeOrder.holds(encoded)).as("%s, other sign", small).isFalse();
        }
    }

    /// 19 values of y can be spelt in a second way, as y + p.
    @Test
    void secondSpellingIsNone() {
        for (int y = 0; y < 19; y++) {
            byte[] encoded = new byte[32];
            Arrays.fill(encoded, (byte) 0xff);
            encoded[0] = (byte) (0xed + y);
            for (byte last : new byte[] {0x7f, (byte) 0xff}) {
                encoded[31] = last;
                assertThat(PrimeOrder.holds(encoded)).as("y = %d + p", y).isFalse();
                assertThat(Ed25519.validatePublicKeyFull(encoded, 0)).isFalse();
            }
        }
    }

    @Test
    void smallYAreJudgedAsByTheLibrary() {
        for (int y = 0; y < 256; y++) {
            byte[] encoded = new byte[32];
            encoded[0] = (byte) y;
            assertThat(PrimeOrder.holds(encoded)).as("y = %d", y).isEqualTo(Ed25519.validatePublicKeyFull(encoded, 0));
        }
    }

    /// Half of them are no points at all.
    @Test
    void anyBytesAreJudgedAsByTheLibrary() {
        Seeds.forEach(1_000, random -> {
            byte[] encoded = new byte[32];
            random.nextBytes(encoded);

            assertThat(PrimeOrder.holds(encoded)).isEqualTo(Ed25519.validatePublicKeyFull(encoded, 0));
        });
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void keyAndRAtTheEdgesAreJudgedAsByTheLibrary(Vectors recorded) {
        byte[] key = Base64Url.decode(recorded.text("agent_id")).orThrow();
        byte[] r = Signature.parse(recorded.text("signature"), "sig").orThrow().bytes();

        assertThat(PrimeOrder.holds(key)).isEqualTo(Ed25519.validatePublicKeyFull(key, 0));
        assertThat(PrimeOrder.holds(r)).isEqualTo(Ed25519.validatePublicKeyFull(r, 0));
    }

    private static List<EdwardsPoint> smallOrder() {
        EdwardsPoint generator = EdwardsPoint.ofOrderEight();
        List<EdwardsPoint> points = new ArrayList<>();
        for (EdwardsPoint point = EdwardsPoint.NEUTRAL; points.size() < 8; point = point.plus(generator)) {
            assertThat(points).doesNotContain(point);
            points.add(point);
        }
        return points;
    }
}
