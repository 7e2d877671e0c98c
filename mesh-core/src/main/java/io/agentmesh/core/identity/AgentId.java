package io.agentmesh.core.identity;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;

/// The name of an agent: the text form of its Ed25519 public key, 43 characters of base64url (wire §1.1).
///
/// Messages may carry any text here, and routing compares texts only; whether it names a key is asked with
/// [#key] where a signature is to be verified.
///
/// @param value the text, at most 256 characters
public record AgentId(String value) {
    /// Characters of the longest id that is read. A key needs 43; the rest is room for names that never leave
    /// one mesh.
    public static final int MAX_LENGTH = 256;

    /// Reads an id from JSON: any string up to [#MAX_LENGTH].
    public static final JsonShape<AgentId> SHAPE = value -> {
        String text = JsonShape.string().read(value);
        if (text.length() > MAX_LENGTH) {
            throw new MalformedJson(
                    "agent id of " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        return new AgentId(text);
    };

    /// @throws IllegalArgumentException if the text is longer than [#MAX_LENGTH]
    public AgentId {
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "value: " + value.length() + " characters (expected: 0.." + MAX_LENGTH + ")");
        }
    }

    /// The key that this id names, or [ErrorCode#INVALID_IDENTITY].
    public Decoded<AgentKey> key() {
        return switch (Base64Url.decode(value)) {
            case Decoded.Ok<byte[]> ok -> AgentKey.of(ok.value());
            case Decoded.Bad<byte[]> bad ->
                Decoded.bad(
                        ErrorCode.INVALID_IDENTITY,
                        "bad base64: " + bad.violation().detail());
        };
    }

    /// The text itself.
    @Override
    public String toString() {
        return value;
    }
}
