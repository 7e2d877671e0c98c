package io.agentmesh.core.channel.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.jspecify.annotations.Nullable;

/// The `SymmetricState` of the Noise specification (revision 34 §5.2), with its names: the chaining key, the
/// hash of all that was said, and the cipher of the moment, under which both sides count from 0.
///
/// Noise's HKDF is RFC 5869's with the chaining key as salt and no info.
final class SymmetricState {
    private static final int HASH = 32;
    private static final byte[] NONE = new byte[0];

    private byte[] chainingKey;
    private byte[] hash;
    private @Nullable ChaChaPoly cipher;
    private long counter;

    /// For an empty prologue.
    SymmetricState(String protocolName) {
        hash = digest(protocolName.getBytes(StandardCharsets.US_ASCII), NONE);
        chainingKey = hash.clone();
        mixHash(NONE);
    }

    /// The hash of all that was said; the caller does not change it.
    byte[] hash() {
        return hash;
    }

    void mixHash(byte[] said) {
        hash = digest(hash, said);
    }

    /// Takes in the result of an agreement and wipes it.
    void mixKey(byte[] secret) {
        byte[] both = expand(secret);
        Arrays.fill(secret, (byte) 0);
        destroy();
        chainingKey = Arrays.copyOf(both, HASH);
        cipher = new ChaChaPoly(Arrays.copyOfRange(both, HASH, 2 * HASH));
        counter = 0;
        Arrays.fill(both, (byte) 0);
    }

    /// Before the first agreement nothing is encrypted, only hashed.
    byte[] encryptAndHash(byte[] plaintext) {
        byte[] said = cipher == null ? plaintext : cipher.seal(counter++, hash, plaintext);
        mixHash(said);
        return said;
    }

    /// Null if it was not said under this state.
    byte @Nullable [] decryptAndHash(byte[] said) {
        byte[] plaintext = cipher == null ? said : cipher.open(counter++, hash, said);
        mixHash(said);
        return plaintext;
    }

    /// The keys of the transport: of the initiator's messages, and of the responder's.
    Split split() {
        byte[] both = expand(NONE);
        Split split = new Split(
                new ChaChaPoly(Arrays.copyOf(both, HASH)), new ChaChaPoly(Arrays.copyOfRange(both, HASH, 2 * HASH)));
        Arrays.fill(both, (byte) 0);
        return split;
    }

    record Split(ChaChaPoly initiators, ChaChaPoly responders) {}

    void destroy() {
        Arrays.fill(chainingKey, (byte) 0);
        if (cipher != null) {
            cipher.destroy();
        }
    }

    private byte[] expand(byte[] secret) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new Blake2sDigest(HASH * Byte.SIZE));
        hkdf.init(new HKDFParameters(secret, chainingKey, NONE));
        byte[] both = new byte[2 * HASH];
        hkdf.generateBytes(both, 0, both.length);
        return both;
    }

    private static byte[] digest(byte[] first, byte[] second) {
        Blake2sDigest digest = new Blake2sDigest(HASH * Byte.SIZE);
        digest.update(first, 0, first.length);
        digest.update(second, 0, second.length);
        byte[] hash = new byte[HASH];
        digest.doFinal(hash, 0);
        return hash;
    }
}
