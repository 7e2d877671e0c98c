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

    private final Ed25519.PublicPoint point;

    private AgentKey(Ed25519.PublicPoint point) {
        this.point = point;
    }

    /// Checks the 32 bytes of a public key.
    static Decoded<AgentKey> of(byte[] bytes) {
        if (bytes.length != POINT_BYTES) {
            return Decoded.bad(ErrorCode.INVALID_IDENTITY, "key must be 32 bytes");
        }
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyFullExport(bytes, 0);
        return point == null
                ? Decoded.bad(
                        ErrorCode.INVALID_IDENTITY, "bad ed25519 key: signature error: Cannot decompress Edwards point")
                : Decoded.ok(new AgentKey(point));
    }

    /// Whether `signature` was made over `message` with this key's secret half (RFC 8032, no context, no prehash).
    public boolean verify(byte[] message, Signature signature) {
        byte[] bytes = signature.bytes();
        // The library's equation is cofactored: it would let a mixed-order R pass, which the wire's rule refuses.
        return Ed25519.verify(bytes, 0, point, message, 0, message.length) && Ed25519.validatePublicKeyFull(bytes, 0);
    }
}
