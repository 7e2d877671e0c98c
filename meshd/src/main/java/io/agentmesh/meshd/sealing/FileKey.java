package io.agentmesh.meshd.sealing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals and opens the records of one file, each under its own number: none is sealed twice under one key.
public final class FileKey {
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;

    private final SecretKey key;

    private FileKey(SecretKey key) {
        this.key = key;
    }

    /// The key of the file with this salt.
    public static FileKey derive(byte[] secret, byte[] salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return new FileKey(new SecretKeySpec(mac.doFinal(salt), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /// Seals the record with this number, which is sealed once.
    public byte[] seal(long number, byte[] content) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, number).doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM", e);
        }
    }

    /// Empty if the record was changed, cut, or has another number.
    public Optional<byte[]> open(long number, byte[] record) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, number).doFinal(record));
        } catch (AEADBadTagException changed) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM", e);
        }
    }

    private Cipher cipher(int mode, long number) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(4, number).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    @Override
    public String toString() {
        return "FileKey[redacted]";
    }
}
