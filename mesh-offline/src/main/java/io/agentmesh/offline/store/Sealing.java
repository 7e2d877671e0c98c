package io.agentmesh.offline.store;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals values for their places, each under a key and a nonce of its own: the salt is fresh for every write.
/// Belongs to the store's thread.
final class Sealing {
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int HEAD_BYTES = Integer.BYTES + SALT_BYTES;

    private final KeyRing keys;
    private final SecureRandom random;

    Sealing(KeyRing keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    byte[] seal(Place place, byte[] content) {
        Epoch epoch = keys.newest();
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, epoch, salt, place).doFinal(content);
            return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
                    .putInt(epoch.number())
                    .put(salt)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has ChaCha20-Poly1305", e);
        }
    }

    /// Empty if it was sealed for another place, under a key that is gone, or was changed.
    Optional<byte[]> open(Place place, byte[] sealed) {
        if (sealed.length < HEAD_BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(sealed);
        Optional<Epoch> epoch = keys.find(in.getInt());
        byte[] salt = new byte[SALT_BYTES];
        in.get(salt);
        try {
            return epoch.isEmpty()
                    ? Optional.empty()
                    : Optional.of(cipher(Cipher.DECRYPT_MODE, epoch.get(), salt, place)
                            .doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES));
        } catch (AEADBadTagException foreign) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has ChaCha20-Poly1305", e);
        }
    }

    private static Cipher cipher(int mode, Epoch epoch, byte[] salt, Place place) throws GeneralSecurityException {
        byte[] derived = epoch.derive(salt, place.table(), KEY_BYTES + NONCE_BYTES);
        try {
            Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
            cipher.init(
                    mode,
                    new SecretKeySpec(derived, 0, KEY_BYTES, "ChaCha20"),
                    new IvParameterSpec(derived, KEY_BYTES, NONCE_BYTES));
            cipher.updateAAD(place.bytes());
            return cipher;
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }
}
