package io.agentmesh.core.channel.suite;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.Base64Url;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/// An X25519 public key: any 32 bytes (RFC 7748). Keys that give nobody's secret are found where they are used, by
/// [AgreementKeyPair#agree].
public final class AgreementKey {
    /// Bytes of a key.
    public static final int BYTES = X25519.POINT_SIZE;

    private final byte[] bytes;

    private AgreementKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Copies 32 bytes.
    ///
    /// @throws IllegalArgumentException if there are not 32
    public static AgreementKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("bytes: " + bytes.length + " (expected: " + BYTES + ")");
        }
        return new AgreementKey(bytes.clone());
    }

    /// Reads strict base64url; [ErrorCode#MALFORMED] if it does not spell 32 bytes.
    public static Decoded<AgreementKey> parse(String text) {
        return switch (Base64Url.decode(text)) {
            case Decoded.Ok<byte[]>(byte[] bytes) when bytes.length == BYTES -> Decoded.ok(new AgreementKey(bytes));
            case Decoded.Ok<byte[]> ofAnotherLength -> Decoded.bad(ErrorCode.MALFORMED, "a key must be 32 bytes");
            case Decoded.Bad<byte[]> bad -> Decoded.bad(ErrorCode.MALFORMED, "a key must be base64url");
        };
    }

    /// A copy of the 32 bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The text form: 43 characters of base64url.
    public String text() {
        return Base64Url.encode(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AgreementKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "AgreementKey[" + text() + "]";
    }
}
