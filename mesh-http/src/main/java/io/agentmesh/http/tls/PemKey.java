package io.agentmesh.http.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a private key in PEM (RFC 7468 §10).
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY)-----([^-]*)-----END \\1-----");

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemKey() {}

    /// @param pem the file's bytes
    /// @throws IOException if there is no usable key; says what to do, and nothing of the key
    static PrivateKey read(Path file, byte[] pem) throws IOException {
        Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new IOException(file + " holds no private key in PEM");
        }
        return switch (block.group(1)) {
            case "PRIVATE KEY" ->
                decode(block.group(2))
                        .orElseThrow(() -> new IOException(file + " holds no RSA, EC or Ed25519 key that can be read"));
            case "ENCRYPTED PRIVATE KEY" ->
                throw new IOException(file + " is encrypted; a program that starts by itself needs the key in clear"
                        + " text, readable by itself alone");
            default ->
                throw new IOException(
                        file + " holds the key in an older form; run: openssl pkcs8 -topk8 -nocrypt -in " + file);
        };
    }

    private static Optional<PrivateKey> decode(String base64) {
        try {
            return decode(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<PrivateKey> decode(byte[] pkcs8) {
        for (String algorithm : ALGORITHMS) {
            try {
                return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
            } catch (InvalidKeySpecException another) {
                // The file does not say which kind it is; the next one may fit.
            } catch (NoSuchAlgorithmException impossible) {
                throw new AssertionError("every Java platform has " + algorithm, impossible);
            }
        }
        return Optional.empty();
    }
}
