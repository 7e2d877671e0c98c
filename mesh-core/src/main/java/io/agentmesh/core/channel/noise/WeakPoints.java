package io.agentmesh.core.channel.noise;

import org.bouncycastle.math.ec.rfc7748.X25519;

/// Finds X25519 public keys of low order: with them every agreement ends in the all-zero secret, so that the
/// sender adds nothing to the channel's keys.
final class WeakPoints {
    /// Any scalar does: X25519 multiplies by the cofactor 8, which sends all points of low order, however
    /// they are spelt, to zero.
    private static final byte[] SCALAR = new byte[X25519.SCALAR_SIZE];

    private WeakPoints() {}

    static boolean isWeak(byte[] key, int offset) {
        byte[] secret = new byte[X25519.POINT_SIZE];
        return !X25519.calculateAgreement(SCALAR, 0, key, offset, secret, 0);
    }
}
