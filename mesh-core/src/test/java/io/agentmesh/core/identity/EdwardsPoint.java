package io.agentmesh.core.identity;

import java.math.BigInteger;

/// A point of Ed25519's curve -x² + y² = 1 + dx²y², by the textbook and slowly: to make points whose order is
/// known.
record EdwardsPoint(BigInteger x, BigInteger y) {
    /// The order of the prime-order group (RFC 8032 §5.1).
    static final BigInteger ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    static final EdwardsPoint NEUTRAL = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
    /// RFC 8032 §5.1.
    static final EdwardsPoint BASE = new EdwardsPoint(
            new BigInteger("15112221349535400772501151409588531511454012693041857206046113283949847762202"),
            new BigInteger("46316835694926478169428394003475163141307993866256225615783033603165251855960"));

    private static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D = BigInteger.valueOf(-121_665)
            .multiply(BigInteger.valueOf(121_666).modInverse(P))
            .mod(P);
    /// y of a point of order eight, as the lists of small-order points have it.
    private static final BigInteger Y_OF_ORDER_EIGHT =
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);

    static EdwardsPoint ofOrderEight() {
        BigInteger ySquared = Y_OF_ORDER_EIGHT.multiply(Y_OF_ORDER_EIGHT).mod(P);
        BigInteger xSquared = ySquared.subtract(BigInteger.ONE)
                .multiply(D.multiply(ySquared).add(BigInteger.ONE).modInverse(P))
                .mod(P);
        return new EdwardsPoint(root(xSquared), Y_OF_ORDER_EIGHT);
    }

    EdwardsPoint plus(EdwardsPoint other) {
        BigInteger crossed = x.multiply(other.y).add(y.multiply(other.x)).mod(P);
        BigInteger straight = y.multiply(other.y).add(x.multiply(other.x)).mod(P);
        BigInteger k = D.multiply(x.multiply(other.x).mod(P))
                .multiply(y.multiply(other.y).mod(P))
                .mod(P);
        // One inversion for both quotients: 1/(1-k²) times the other's denominator.
        BigInteger inverse = BigInteger.ONE.subtract(k.multiply(k)).modInverse(P);
        BigInteger overSum = inverse.multiply(BigInteger.ONE.subtract(k));
        BigInteger overDifference = inverse.multiply(BigInteger.ONE.add(k));
        return new EdwardsPoint(
                crossed.multiply(overSum).mod(P),
                straight.multiply(overDifference).mod(P));
    }

    EdwardsPoint times(BigInteger scalar) {
        EdwardsPoint product = NEUTRAL;
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            product = product.plus(product);
            product = scalar.testBit(bit) ? product.plus(this) : product;
        }
        return product;
    }

    /// y, little-endian, and the last bit of x (RFC 8032 §5.1.2).
    byte[] encoded() {
        byte[] bytes = new byte[32];
        BigInteger value = x.testBit(0) ? y.setBit(255) : y;
        byte[] bigEndian = value.toByteArray();
        for (int i = 0; i < Math.min(bytes.length, bigEndian.length); i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return bytes;
    }

    private static BigInteger root(BigInteger square) {
        BigInteger root = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        BigInteger rootOfMinusOne = BigInteger.TWO.modPow(P.shiftRight(2), P);
        return root.multiply(root).mod(P).equals(square)
                ? root
                : root.multiply(rootOfMinusOne).mod(P);
    }
}
