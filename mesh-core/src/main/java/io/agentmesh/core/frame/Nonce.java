package io.agentmesh.core.frame;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.identity.Signature;
import java.security.SecureRandom;

/// The relay's challenge: 32 random bytes as 43 characters of base64url (wire §6.2).
///
/// There is no other way to sign one, so no relay can have an envelope, a revocation or a rotation signed under
/// the name of a challenge (wire §12.3 S2): none of them is 43 characters of base64url.
///
/// @param text the 43 characters
public record Nonce(String text) {
    private static final int BYTES = 32;

    /// @throws IllegalArgumentException if the text is no nonce
    public Nonce {
        if (!isNonce(text)) {
            throw new IllegalArgumentException("text: " + text.length() + " characters (expected: 43 of base64url)");
        }
    }

    /// A new nonce.
    public static Nonce generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Nonce(Base64Url.encode(bytes));
    }

    /// The nonce in a challenge, or a refusal: whatever has another form is not signed.
    public static Decoded<Nonce> parse(String text) {
        return isNonce(text)
                ? Decoded.ok(new Nonce(text))
                : Decoded.bad(ErrorCode.AUTH_FAILED, "the relay's nonce is not 43 characters of base64url; not signed");
    }

    /// The proof: a signature over the text, not over the decoded bytes (wire §4.8).
    public Signature sign(AgentKeyPair agent) {
        return agent.sign(text);
    }

    private static boolean isNonce(String text) {
        return Base64Url.decode(text)
                .toOptional()
                .filter(bytes -> bytes.length == BYTES)
                .isPresent();
    }
}
