package io.agentmesh.registry.token;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/// Makes what nobody may guess: tokens, setup keys, ids. Any number of threads.
public final class Mint {
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random;

    /// Draws from this source.
    public Mint(SecureRandom random) {
        this.random = random;
    }

    /// A new API token: `at_` and 64 hexadecimal digits (registry §4.1).
    public String apiToken() {
        return "at_" + secret();
    }

    /// A new token of a login: 64 hexadecimal digits (registry §4.1).
    public String loginToken() {
        return secret();
    }

    /// A new setup key: `sk_` and 64 hexadecimal digits (registry §4.1).
    public String setupKey() {
        return "sk_" + secret();
    }

    /// A new random UUID, version 4.
    public UUID uuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        String hex = HexFormat.of().formatHex(bytes);
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
