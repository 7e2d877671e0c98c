package io.agentmesh.core.identity;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An Ed25519 signature, 64 bytes, as text 86 characters of base64url (wire §2.1).
public final class Signature {
    /// Bytes of a signature.
    public static final int BYTES = 64;

    private final byte[] bytes;

    private Signature(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes ownership of 64 bytes.
    static Signature of(byte[] bytes) {
        return new Signature(bytes);
    }

    /// Reads the text of a signature. `what` names it in the texts that peers see (wire §6.3): `sig` and
    /// `signature` for envelopes, `revocation sig` and `revocation signature` for revocations.
    public static Decoded<Signature> parse(String text, String what) {
        return switch (Base64Url.decode(text)) {
            case Decoded.Ok<byte[]> ok -> ofLength(ok.value(), what);
            case Decoded.Bad<byte[]> bad ->
                Decoded.bad(
                        ErrorCode.INVALID_MESSAGE,
                        "bad " + what + " base64: " + bad.violation().detail());
        };
    }

    private static Decoded<Signature> ofLength(byte[] bytes, String what) {
        return bytes.length == BYTES
                ? Decoded.ok(new Signature(bytes))
                : Decoded.bad(ErrorCode.INVALID_MESSAGE, what + "nature must be 64 bytes");
    }

    /// A copy of the 64 bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The text of the wire.
    public String text() {
        return Base64Url.encode(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Signature signature && Arrays.equals(bytes, signature.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Signature[64 bytes]";
    }
}
