package io.agentmesh.core.identity;

import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Whether 32 bytes are a point of the prime-order group of Ed25519, told by three square roots and one test
/// for a square: the same answer as multiplying by the group's order, in 0.4 of the time. The proof stands in
/// docs/adr/0032-prime-order-by-roots.md.
///
/// The curve has a second one beside it, from which a map of degree two leads to it:
///
/// 1. Read on the Montgomery curve v² = u³ + Au² + u, a point is the map's image if u is a square. That is
///    1-y², up to a square, as u = (1+y)/(1-y); the root a names the two points that the map sends there.
/// 2. Their first coordinate is U = A+2 + c/(1-y), where c = 2(2y+b) and b² = (A+2) - (A-2)y².
/// 3. On the second curve one test tells the prime-order group, and what the map forgets, from all else:
///    the Tate pairing with a point S of order four, f(U, V) = l²/(U-λ²), is a fourth power. Here λ² = A+2,
///    and l is what V exceeds the tangent in S by, which has the slope λ+2.
/// 4. It is one if U-λ² = c/(1-y) has a root, and l over that root is a square.
///
/// No step needs a secret or keeps one, so times may vary. All arithmetic is the library's. For any thread.
final class PrimeOrder {
    private static final int A = 486_662;
    private static final int[] ONE = number(1);
    private static final int[] A_PLUS_2 = number(A + 2);
    private static final int[] SLOPE = slope();
    /// The sign of x, in an encoding's last byte: the group has with each point its opposite.
    private static final int SIGN_BIT = 0x80;

    private PrimeOrder() {}

    /// Whether the first 32 bytes encode, in the one canonical way, a point of the prime-order group other than the
    /// neutral one.
    static boolean holds(byte[] encoded) {
        int[] y = X25519Field.create();
        X25519Field.decode255(encoded, y);
        return isCanonical(y, encoded) && holds(y);
    }

    private static boolean holds(int[] y) {
        int[] ySquared = squared(y);
        int[] n = difference(ONE, y);
        int[] a = X25519Field.create();
        int[] b = X25519Field.create();
        int[] q = X25519Field.create();
        if (!findRoot(difference(ONE, ySquared), a)
                || !findRoot(difference(A_PLUS_2, product(ySquared, number(A - 2))), b)) {
            return false;
        }
        int[] c = twice(sum(twice(y), b));
        if (!findRoot(product(c, n), q)) {
            return false;
        }
        // With U, V and c/n = (q/n)² put in, l over the root is this, up to a square.
        int[] above = twice(product(a, sum(product(A_PLUS_2, n), c)));
        int[] tangent = product(SLOPE, squared(q));
        return findRoot(product(difference(above, tangent), product(q, n)), X25519Field.create());
    }

    /// Whether the bytes are what this y is written as; they are not if they spell y + p.
    private static boolean isCanonical(int[] y, byte[] encoded) {
        byte[] canonical = new byte[Ed25519.PUBLIC_KEY_SIZE];
        int[] copy = y.clone();
        X25519Field.normalize(copy);
        X25519Field.encode(copy, canonical);
        int last = canonical.length - 1;
        canonical[last] |= (byte) (encoded[last] & SIGN_BIT);
        return Arrays.equals(canonical, 0, canonical.length, encoded, 0, canonical.length);
    }

    /// λ+2 for that root λ of A+2 for which λ(λ+2) is no square: with the other one the pairing would tell
    /// apart the two points that the map sends to one.
    private static int[] slope() {
        int[] lambda = X25519Field.create();
        findRoot(A_PLUS_2, lambda);
        int[] slope = sum(lambda, number(2));
        return findRoot(product(lambda, slope), X25519Field.create()) ? difference(number(2), lambda) : slope;
    }

    /// Finds a root of what is a square and not zero; whatever is zero belongs to a point of small order.
    private static boolean findRoot(int[] square, int[] root) {
        X25519Field.normalize(square);
        return !X25519Field.isZeroVar(square) && X25519Field.sqrtRatioVar(square, ONE, root);
    }

    private static int[] number(int value) {
        int[] number = X25519Field.create();
        number[0] = value;
        return number;
    }

    private static int[] sum(int[] x, int[] y) {
        int[] z = X25519Field.create();
        X25519Field.add(x, y, z);
        X25519Field.carry(z);
        return z;
    }

    private static int[] twice(int[] x) {
        return sum(x, x);
    }

    private static int[] difference(int[] x, int[] y) {
        int[] z = X25519Field.create();
        X25519Field.sub(x, y, z);
        X25519Field.carry(z);
        return z;
    }

    private static int[] product(int[] x, int[] y) {
        int[] z = X25519Field.create();
        X25519Field.mul(x, y, z);
        return z;
    }

    private static int[] squared(int[] x) {
        int[] z = X25519Field.create();
        X25519Field.sqr(x, z);
        return z;
    }
}
