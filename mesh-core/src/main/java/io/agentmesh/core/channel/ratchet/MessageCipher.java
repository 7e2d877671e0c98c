package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.suite.Derivation;
import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.channel.suite.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals one text under one message key, as Double Ratchet §5.2 recommends (offline §6.2).
///
/// ```
///   cipher key(32) ‖ MAC key(32) ‖ IV(16) = HKDF(salt = zeros, input = message key, info = message, 80)
///   ciphertext = AES-256-CBC with PKCS#7            tag = HMAC-SHA256(MAC key, associated data ‖ ciphertext)
/// ```
///
/// Why not ChaCha20-Poly1305: after a backup was restored, another text may be sealed under a key that was
/// used. Here that shows equal first blocks; there it would give away both texts and the key of the tag.
final class MessageCipher {
    static final int BLOCK_BYTES = 16;
    static final int TAG_BYTES = Derivation.HASH_BYTES;

    private static final int KEY_BYTES = Secret.KEY_BYTES;
    private static final int DERIVED_BYTES = 2 * KEY_BYTES + BLOCK_BYTES;

    private MessageCipher() {}

    /// A ciphertext and the tag over it.
    record Sealed(Octets ciphertext, Octets tag) {}

    static Sealed seal(Secret messageKey, byte[] text, byte[] associatedData) {
        try (Secret derived = derive(messageKey);
                Secret macKey = derived.part(KEY_BYTES, 2 * KEY_BYTES)) {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, derived).doFinal(text);
            byte[] tag = Derivation.hmac(macKey, associatedData, ciphertext);
            return new Sealed(Octets.of(ciphertext), Octets.of(tag));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES in CBC mode", impossible);
        }
    }

    /// The text, or empty: the tag is compared first, in constant time, and nothing tells it from what comes after.
    static Optional<byte[]> open(Secret messageKey, Sealed message, byte[] associatedData) {
        try (Secret derived = derive(messageKey);
                Secret macKey = derived.part(KEY_BYTES, 2 * KEY_BYTES)) {
            byte[] ciphertext = message.ciphertext().toByteArray();
            byte[] expected = Derivation.hmac(macKey, associatedData, ciphertext);
            return MessageDigest.isEqual(expected, message.tag().toByteArray())
                    ? Optional.of(cipher(Cipher.DECRYPT_MODE, derived).doFinal(ciphertext))
                    : Optional.empty();
        } catch (BadPaddingException | IllegalBlockSizeException malformed) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES in CBC mode", impossible);
        }
    }

    private static Secret derive(Secret messageKey) {
        try (Secret salt = Derivation.noSalt()) {
            return Derivation.hkdf(salt, messageKey, Label.MESSAGE, DERIVED_BYTES);
        }
    }

    private static Cipher cipher(int mode, Secret derived) throws GeneralSecurityException {
        byte[] bytes = derived.copy();
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    mode,
                    new SecretKeySpec(bytes, 0, KEY_BYTES, "AES"),
                    new IvParameterSpec(bytes, 2 * KEY_BYTES, BLOCK_BYTES));
            return cipher;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
