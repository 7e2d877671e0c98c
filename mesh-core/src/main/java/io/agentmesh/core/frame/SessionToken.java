package io.agentmesh.core.frame;

/// The relay's token for one resume (wire §6.4): opaque, a bearer secret, never printed.
///
/// @param value the token as it travels, 1 to 256 characters
public record SessionToken(String value) {
    /// Characters of the longest token that is kept. The original's has 36.
    public static final int MAX_LENGTH = 256;

    /// Hides the token.
    @Override
    public String toString() {
        return "SessionToken[redacted]";
    }
}
