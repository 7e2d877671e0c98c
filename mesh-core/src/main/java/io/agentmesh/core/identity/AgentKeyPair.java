package io.agentmesh.core.identity;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An agent's Ed25519 key pair (wire §1.2). It shows its id, never its secret; immutable, for any thread.
public final class AgentKeyPair {
    /// Bytes of the secret seed.
    public static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

    private final byte[] seed;
    private final AgentId id;
    private final SignatureProvider.Signer signer;

    private AgentKeyPair(byte[] seed) {
        this.seed = seed;
        byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        this.id = new AgentId(Base64Url.encode(publicKey));
        this.signer = SignatureProvider.BEST.signer(seed, publicKey);
    }

    /// A new pair from a secure source.
    public static AgentKeyPair generate(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new AgentKeyPair(seed);
    }

    /// The pair of a 32-byte seed, which is copied.
    ///
    /// @throws IllegalArgumentException if the seed is not 32 bytes
    public static AgentKeyPair ofSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("seed: " + seed.length + " bytes (expected: " + SEED_BYTES + ")");
        }
        return new AgentKeyPair(seed.clone());
    }

    /// The pair of a seed in its text form: 64 hexadecimal digits, either case, nothing around them (wire
    /// §1.2). The refusal never repeats the text.
    public static Decoded<AgentKeyPair> ofHex(String hex) {
        byte[] seed;
        try {
            seed = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException notHex) {
            return Decoded.bad(ErrorCode.INVALID_IDENTITY, "invalid hex in secret key");
        }
        return seed.length == SEED_BYTES
                ? Decoded.ok(new AgentKeyPair(seed))
                : Decoded.bad(ErrorCode.INVALID_IDENTITY, "secret key must be 32 bytes (64 hex chars)");
    }

    /// The agent's id.
    public AgentId id() {
        return id;
    }

    /// Signs a message (RFC 8032, deterministic).
    public Signature sign(byte[] message) {
        return Signature.of(signer.sign(message));
    }

    /// Signs the UTF-8 bytes of a text.
    public Signature sign(String message) {
        return sign(message.getBytes(StandardCharsets.UTF_8));
    }

    /// The secret scalar with which this pair signs: the first half of SHA-512 over the seed, clamped (RFC 8032
    /// §5.1.5). For a key agreement with the same identity, and for nothing else; the caller wipes it after
    /// use.
    public byte[] signingScalar() {
        byte[] digest = sha512(seed);
        byte[] scalar = Arrays.copyOf(digest, SEED_BYTES);
        Arrays.fill(digest, (byte) 0);
        scalar[0] &= (byte) 0xf8;
        scalar[SEED_BYTES - 1] = (byte) ((scalar[SEED_BYTES - 1] & 0x7f) | 0x40);
        return scalar;
    }

    private static byte[] sha512(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform of ours has SHA-512", impossible);
        }
    }

    /// The seed as 64 lower-case hexadecimal digits: for the file that keeps it, and for nothing else.
    public String secretHex() {
        return HexFormat.of().formatHex(seed);
    }

    @Override
    public String toString() {
        return "AgentKeyPair[" + id + "]";
    }
}
