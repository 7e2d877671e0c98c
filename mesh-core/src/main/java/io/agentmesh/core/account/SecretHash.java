package io.agentmesh.core.account;

import io.agentmesh.core.json.JsonShape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What is kept of an API token or setup key: SHA-256 of its UTF-8 text, prefix included, as lower-case
/// hexadecimal (wire §7.4). The secrets are 256 random bits, so neither salt nor stretching is needed.
///
/// @param hex the digits; any text when read, since records are not checked
public record SecretHash(String hex) {
    /// Reads a hash.
    public static final JsonShape<SecretHash> SHAPE =
            value -> new SecretHash(JsonShape.string().read(value));

    /// The hash of a secret.
    public static SecretHash of(String secret) {
        byte[] digest = sha256().digest(secret.getBytes(StandardCharsets.UTF_8));
        return new SecretHash(HexFormat.of().formatHex(digest));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256: absent (expected: in every Java platform)", missing);
        }
    }

    /// Shows nothing: whoever knows the hash can look for its owner.
    @Override
    public String toString() {
        return "SecretHash[redacted]";
    }
}
