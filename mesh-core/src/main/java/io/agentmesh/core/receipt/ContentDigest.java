package io.agentmesh.core.receipt;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.suite.Derivation;
import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.Base64Url;

/// A hash that names the logical content of a message: the JSON `{"m":…,"p":…}` as its sender made it, before
/// it was cut into parts (offline §11).
///
/// @param bytes 32 bytes
public record ContentDigest(Octets bytes) {
    /// @throws IllegalArgumentException if there are not 32 bytes
    public ContentDigest {
        if (bytes.length() != Derivation.HASH_BYTES) {
            throw new IllegalArgumentException(
                    "bytes: " + bytes.length() + " (expected: " + Derivation.HASH_BYTES + ")");
        }
    }

    /// The digest of this content.
    public static ContentDigest of(Octets content) {
        return new ContentDigest(Octets.of(Derivation.sha256(Label.DIGEST.over(content.toByteArray()))));
    }

    /// Reads strict base64url; [ErrorCode#MALFORMED] if it does not spell 32 bytes.
    public static Decoded<ContentDigest> parse(String text) {
        return switch (Base64Url.decode(text)) {
            case Decoded.Ok<byte[]>(byte[] bytes)
            when bytes.length == Derivation.HASH_BYTES -> Decoded.ok(new ContentDigest(Octets.of(bytes)));
            case Decoded.Ok<byte[]> ofAnotherLength -> Decoded.bad(ErrorCode.MALFORMED, "a digest must be 32 bytes");
            case Decoded.Bad<byte[]> bad -> Decoded.bad(ErrorCode.MALFORMED, "a digest must be base64url");
        };
    }

    /// The text form: 43 characters of base64url.
    public String text() {
        return Base64Url.encode(bytes.toByteArray());
    }
}
