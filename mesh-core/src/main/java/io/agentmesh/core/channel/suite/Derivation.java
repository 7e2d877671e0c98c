package io.agentmesh.core.channel.suite;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/// SHA-256 and what is built on it: HKDF (RFC 5869) and HMAC (RFC 2104).
///
/// By BouncyCastle and not by the JCA, whose `KDF` came after release 21.
public final class Derivation {
    /// Bytes of a hash and of a tag.
    public static final int HASH_BYTES = 32;

    private Derivation() {}

    /// The salt where a specification wants none: as many zeros as a hash has bytes.
    public static Secret noSalt() {
        return Secret.owning(new byte[HASH_BYTES]);
    }

    /// `HKDF-SHA256(salt, input, info = label, length)`.
    ///
    /// @param length bytes to derive, 1..8,160
    public static Secret hkdf(Secret salt, Secret input, Label label, int length) {
        var hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(input.bytes(), salt.bytes(), label.info()));
        byte[] derived = new byte[length];
        hkdf.generateBytes(derived, 0, length);
        return Secret.owning(derived);
    }

    /// `HMAC-SHA256(key, parts)`: the parts one behind the other.
    public static byte[] hmac(Secret key, byte[]... parts) {
        var hmac = new HMac(new SHA256Digest());
        hmac.init(new KeyParameter(key.bytes()));
        for (byte[] part : parts) {
            hmac.update(part, 0, part.length);
        }
        byte[] tag = new byte[HASH_BYTES];
        hmac.doFinal(tag, 0);
        return tag;
    }

    /// `SHA-256(bytes)`.
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
