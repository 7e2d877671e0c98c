package io.agentmesh.core.identity;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/// Verification in pure Java: everywhere there, and exact at the price of a second multiplication.
final class BouncyCastleSignatures implements SignatureProvider {
    @Override
    public String name() {
        return "BouncyCastle";
    }

    @Override
    public Check check(byte[] key, PublicPoint point) {
        // The library's equation is multiplied by a scalar that may be even: it would let an R of mixed order pass,
        // which the wire's rule refuses.
        return (message, signature) -> Ed25519.verify(signature, 0, point, message, 0, message.length)
                && Ed25519.validatePublicKeyFull(signature, 0);
    }
}
