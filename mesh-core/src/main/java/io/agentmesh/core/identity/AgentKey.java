package io.agentmesh.core.identity;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 public key that was checked: a canonical point of the prime-order group (wire §1.1).
///
/// Stricter than the original, which takes low-order, mixed-order and non-canonical keys: no honest agent has
/// one, and under the identity point one constant signature fits every message.
public final class AgentKey {
    private static final int POINT_BYTES = Ed25519.PUBLIC_KEY_SIZE;

    private final SignatureProvider.Check check;

    private AgentKey(SignatureProvider.Check check) {
        this.check = check;
    }

    /// Checks the 32 bytes of a public key.
    static Decoded<AgentKey> of(byte[] bytes) {
        return of(bytes, SignatureProvider.BEST);
    }

    static Decoded<AgentKey> of(byte[] bytes, SignatureProvider provider) {
        if (bytes.length != POINT_BYTES) {
            return Decoded.bad(ErrorCode.INVALID_IDENTITY, "key must be 32 bytes");
        }
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyFullExport(bytes, 0);
        return point == null
                ? Decoded.bad(
                        ErrorCode.INVALID_IDENTITY, "bad ed25519 key: signature error: Cannot decompress Edwards point")
                : Decoded.ok(new AgentKey(provider.check(bytes, point)));
    }

    /// The name of what verifies signatures in this process by now: BouncyCastle, and once there were some hundred of
    /// them Amazon's Corretto Crypto Provider, if its jar is on the class path and works here. They differ in speed
    /// alone.
    public static String verifier() {
        return SignatureProvider.BEST.name();
    }

    /// Whether `signature` was made over `message` with this key's secret half (RFC 8032, no context, no prehash).
    public boolean verify(byte[] message, Signature signature) {
        return check.holds(message, signature.bytes());
    }
}
