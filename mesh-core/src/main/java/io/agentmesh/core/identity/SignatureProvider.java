package io.agentmesh.core.identity;

import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/// Who does the arithmetic of verification. Providers differ in speed and in nothing else: each refuses and accepts
/// exactly what the wire's rule does (wire §4.1), which is the equation without the cofactor.
interface SignatureProvider {
    /// The fastest one that there is: Corretto's where its jar is on the class path and its native part loads, else
    /// BouncyCastle's. SunEC's, 15 times slower, never.
    SignatureProvider BEST = CorrettoSignatures.find().orElseGet(BouncyCastleSignatures::new);

    /// Its name and version, for logs.
    String name();

    /// Prepares for signatures of one key.
    ///
    /// @param key its 32 bytes
    /// @param point the same, which was checked: canonical and of the prime-order group
    Check check(byte[] key, PublicPoint point);

    /// Verification with one key. For any thread.
    @FunctionalInterface
    interface Check {
        /// Whether 64 bytes are the key's signature over `message`.
        boolean holds(byte[] message, byte[] signature);
    }
}
