package io.agentmesh.core.identity;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/// In pure Java: everywhere there, and exact at the price of [PrimeOrder].
final class BouncyCastleSignatures implements SignatureProvider {
    @Override
    public String name() {
        return "BouncyCastle";
    }

    @Override
    public Check check(byte[] key, PublicPoint point) {
        // The library's equation is multiplied by a scalar that may be even: it would let an R of mixed order pass,
        // which the wire's rule refuses (docs/adr/0032-prime-order-by-roots.md).
        return (message, signature) ->
                Ed25519.verify(signature, 0, point, message, 0, message.length) && PrimeOrder.holds(signature);
    }

    @Override
    public Signer signer(byte[] seed, byte[] key) {
        return message -> {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(seed, 0, key, 0, null, message, 0, message.length, signature, 0);
            return signature;
        };
    }
}
