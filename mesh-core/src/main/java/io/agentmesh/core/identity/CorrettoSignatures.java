package io.agentmesh.core.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/// By AWS-LC through the Amazon Corretto Crypto Provider, if it is on the class path.
///
/// AWS-LC verifies by computing R anew and comparing bytes, which is the wire's rule itself. It is given the whole
/// message at once, and the provider takes no more than [#MAX_MESSAGE_BYTES]; larger ones are BouncyCastle's, which
/// signs and judges alike.
final class CorrettoSignatures implements SignatureProvider {
    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final String ALGORITHM = "Ed25519";
    /// What stands before the 32 bytes of an Ed25519 key in X.509 (RFC 8410).
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    /// What stands before the 32 bytes of a seed in PKCS #8.
    private static final byte[] PKCS8_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");
    /// The neutral point. No honest R is it, and BouncyCastle refuses it as one.
    private static final byte[] NEUTRAL = neutral();

    /// The largest message that the provider's buffer takes.
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    private final Provider provider;
    private final SignatureProvider forLargeMessages = new BouncyCastleSignatures();

    private CorrettoSignatures(Provider provider) {
        this.provider = provider;
    }

    /// The provider, if its jar is there and works on this machine.
    static Optional<SignatureProvider> find() {
        try {
            Provider provider = Class.forName(PROVIDER)
                    .asSubclass(Provider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            Signature.getInstance(ALGORITHM, provider);
            return Optional.of(new CorrettoSignatures(provider));
        } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError | ClassCastException absent) {
            // Not on the class path, or made for another platform: the name of the one in use is in the log.
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return provider.getName() + " " + provider.getVersionStr();
    }

    @Override
    public Check check(byte[] key, PublicPoint point) {
        try {
            PublicKey parsed =
                    KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(concat(X509_PREFIX, key)));
            Check large = forLargeMessages.check(key, point);
            return (message, signature) -> message.length <= MAX_MESSAGE_BYTES
                    ? holds(parsed, message, signature)
                    : large.holds(message, signature);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK does not take a checked Ed25519 key", impossible);
        }
    }

    @Override
    public Signer signer(byte[] seed, byte[] key) {
        byte[] encoded = concat(PKCS8_PREFIX, seed);
        try {
            PrivateKey parsed = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            Signer large = forLargeMessages.signer(seed, key);
            return message -> message.length <= MAX_MESSAGE_BYTES ? sign(parsed, message) : large.sign(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the JDK does not take an Ed25519 seed", impossible);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private boolean holds(PublicKey key, byte[] message, byte[] signature) {
        try {
            // A new one each time: it keeps the longest message that it has seen.
            Signature verifier = Signature.getInstance(ALGORITHM, provider);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature)
                    && !Arrays.equals(signature, 0, NEUTRAL.length, NEUTRAL, 0, NEUTRAL.length);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the provider took this key before", impossible);
        }
    }

    private byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM, provider);
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the provider took this key before", impossible);
        }
    }

    private static byte[] concat(byte[] prefix, byte[] key) {
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, encoded, prefix.length, key.length);
        return encoded;
    }

    private static byte[] neutral() {
        byte[] point = new byte[32];
        point[0] = 1;
        return point;
    }
}
