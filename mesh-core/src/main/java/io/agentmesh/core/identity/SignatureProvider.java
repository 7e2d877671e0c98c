package io.agentmesh.core.identity;

import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/// Who does the arithmetic of Ed25519. Providers differ in speed and in nothing else: each signs with the same bytes
/// (RFC 8032 is deterministic), and refuses and accepts exactly what the wire's rule does (wire §4.1), which is the
/// equation without the cofactor.
interface SignatureProvider {
    /// That of this process: BouncyCastle's, and Corretto's from when there is work for it. SunEC's, 15 times slower,
    /// never.
    SignatureProvider BEST = AdaptiveSignatures.ofThisProcess();

    /// Its name and version, for logs.
    String name();

    /// Prepares for signatures of one key.
    ///
    /// @param key its 32 bytes
    /// @param point the same, which was checked: canonical and of the prime-order group
    Check check(byte[] key, PublicPoint point);

    /// Prepares for signatures by one key.
    ///
    /// @param seed its 32 secret bytes
    /// @param key its 32 public ones
    Signer signer(byte[] seed, byte[] key);

    /// Verification with one key. For any thread.
    @FunctionalInterface
    interface Check {
        /// Whether 64 bytes are the key's signature over `message`.
        boolean holds(byte[] message, byte[] signature);
    }

    /// Signing with one key. For any thread.
    @FunctionalInterface
    interface Signer {
        /// The key's 64 bytes over `message`.
        byte[] sign(byte[] message);
    }
}
