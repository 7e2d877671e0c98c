package io.agentmesh.program.credentials;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.program.secret.Secret;
import java.util.HexFormat;

/// The text form of an agent's key: its Ed25519 seed, 32 bytes, as 64 hex digits of either case
/// (sdk-and-meshd §9.4).
public final class SecretKeyHex {
    private SecretKeyHex() {}

    /// The key pair of this text.
    ///
    /// @throws InvalidCredentialsException if it is not hex or not 32 bytes; quotes at most one digit
    public static AgentKeyPair read(Secret text) throws InvalidCredentialsException {
        String hex = text.reveal();
        if (hex.length() % 2 != 0) {
            throw new InvalidCredentialsException("invalid secret_key_hex: Odd number of digits");
        }
        for (int position = 0; position < hex.length(); position++) {
            if (!HexFormat.isHexDigit(hex.charAt(position))) {
                throw new InvalidCredentialsException("invalid secret_key_hex: Invalid character '"
                        + hex.charAt(position) + "' at position " + position);
            }
        }
        if (hex.length() != 2 * AgentKeyPair.SEED_BYTES) {
            throw new InvalidCredentialsException("secret key must be 32 bytes");
        }
        return AgentKeyPair.ofHex(hex).orThrow();
    }

    /// The text of this pair: 64 lower-case digits.
    public static Secret write(AgentKeyPair keys) {
        return Secret.of(keys.secretHex());
    }
}
