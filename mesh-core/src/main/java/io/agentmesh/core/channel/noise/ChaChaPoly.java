package io.agentmesh.core.channel.noise;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/// Noise's cipher `ChaChaPoly` under one key: the JDK's ChaCha20-Poly1305, its nonce four zero bytes and the
/// counter, little-endian (Noise revision 34 §12.3).
final class ChaChaPoly {
    private static final int COUNTER_AT = 4;
    private static final byte[] NO_ASSOCIATED_DATA = new byte[0];

    private final Key key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[COUNTER_AT + Long.BYTES];

    /// Takes ownership of the key's 32 bytes.
    ChaChaPoly(byte[] key) {
        this.key = new Key(key);
        try {
            this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 11 has ChaCha20-Poly1305", e);
        }
    }

    /// Encrypts all of `message` but its last 16 bytes where it stands, and puts the tag there.
    void sealInPlace(long counter, byte[] message) {
        try {
            begin(Cipher.ENCRYPT_MODE, counter, NO_ASSOCIATED_DATA);
            cipher.doFinal(message, 0, message.length - Lengths.TAG, message, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("counters never repeat under a key", e);
        }
    }

    byte[] seal(long counter, byte[] associatedData, byte[] plaintext) {
        try {
            begin(Cipher.ENCRYPT_MODE, counter, associatedData);
            return cipher.doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("counters never repeat under a key", e);
        }
    }

    byte @Nullable [] open(long counter, byte[] message) {
        return open(counter, NO_ASSOCIATED_DATA, message);
    }

    byte @Nullable [] open(long counter, byte[] associatedData, byte[] message) {
        try {
            begin(Cipher.DECRYPT_MODE, counter, associatedData);
            return cipher.doFinal(message);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the length was checked before", e);
        }
    }

    private void begin(int mode, long counter, byte[] associatedData) throws GeneralSecurityException {
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[COUNTER_AT + i] = (byte) (counter >>> (Byte.SIZE * i));
        }
        cipher.init(mode, key, new IvParameterSpec(nonce));
        if (associatedData.length > 0) {
            cipher.updateAAD(associatedData);
        }
    }

    /// Wipes our copy of the key; the JDK's cipher keeps one of its own until it is collected.
    void destroy() {
        key.destroy();
    }

    private static final class Key implements SecretKey {
        private static final long serialVersionUID = 1L;

        private final transient byte[] bytes;

        Key(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public String getAlgorithm() {
            return "ChaCha20";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return bytes.clone();
        }

        @Override
        public void destroy() {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
