package io.agentmesh.core.channel.suite;

import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// An X25519 key pair: a prekey, an ephemeral key, a ratchet key. It shows its public half; [#close()] wipes the
/// private one.
public final class AgreementKeyPair implements AutoCloseable {
    private final Secret privateKey;
    private final AgreementKey publicKey;

    private AgreementKeyPair(Secret privateKey) {
        this(privateKey, publicHalf(privateKey));
    }

    private AgreementKeyPair(Secret privateKey, AgreementKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    private static AgreementKey publicHalf(Secret privateKey) {
        byte[] point = new byte[AgreementKey.BYTES];
        X25519.generatePublicKey(privateKey.bytes(), 0, point, 0);
        return AgreementKey.of(point);
    }

    /// A fresh pair; takes 32 bytes from `random`.
    public static AgreementKeyPair generate(SecureRandom random) {
        byte[] scalar = new byte[X25519.SCALAR_SIZE];
        random.nextBytes(scalar);
        return new AgreementKeyPair(Secret.owning(scalar));
    }

    /// The pair of a private half, which it takes over. Any 32 bytes are one: X25519 clamps them itself.
    ///
    /// @throws IllegalArgumentException if there are not 32
    public static AgreementKeyPair of(Secret privateKey) {
        if (privateKey.length() != X25519.SCALAR_SIZE) {
            throw new IllegalArgumentException(
                    "privateKey: " + privateKey.length() + " bytes (expected: " + X25519.SCALAR_SIZE + ")");
        }
        return new AgreementKeyPair(privateKey);
    }

    /// The same pair with a private half of its own: wiping one leaves the other.
    public AgreementKeyPair copy() {
        return new AgreementKeyPair(Secret.owning(privateKey.copy()), publicKey);
    }

    /// The half that the other side sees.
    public AgreementKey publicKey() {
        return publicKey;
    }

    /// The half that nobody sees, for whoever stores it; not a copy.
    public Secret privateKey() {
        return privateKey;
    }

    /// What both sides alone can compute, or empty if the other's key is of low order: then everybody could,
    /// and the result is all zeros (RFC 7748 §6.1, offline §2.1 rule (c)).
    public Optional<Secret> agree(AgreementKey other) {
        byte[] shared = new byte[X25519.POINT_SIZE];
        return X25519.calculateAgreement(privateKey.bytes(), 0, other.bytes(), 0, shared, 0)
                ? Optional.of(Secret.owning(shared))
                : Optional.empty();
    }

    @Override
    public void close() {
        privateKey.close();
    }

    @Override
    public String toString() {
        return "AgreementKeyPair[" + publicKey.text() + "]";
    }
}
