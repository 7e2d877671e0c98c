package io.agentmesh.offline.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// One key of the key file, and what it derives.
///
/// @param number 1 and up
/// @param begun when it was made
/// @param secret 32 bytes
record Epoch(int number, Instant begun, SecretKeySpec secret) {
    static final int SECRET_BYTES = 32;

    private static final String LABEL = "agentmesh/offline/1/store/";

    static Epoch draw(int number, Instant now, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return of(number, now, secret);
    }

    /// Wipes `secret`.
    static Epoch of(int number, Instant begun, byte[] secret) {
        try {
            return new Epoch(number, begun, new SecretKeySpec(secret, "HKDF"));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /// Key and nonce of one value.
    byte[] derive(byte[] salt, String table, int length) {
        try {
            byte[] info = (LABEL + table).getBytes(StandardCharsets.US_ASCII);
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addSalt(salt)
                            .addIKM(secret)
                            .thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 has HKDF-SHA256", e);
        }
    }

    /// Its line in the key file.
    String line() {
        return number + " " + begun.toEpochMilli() + " " + HexFormat.of().formatHex(secret.getEncoded()) + "\n";
    }

    @Override
    public String toString() {
        return "Epoch[" + number + "]";
    }
}
