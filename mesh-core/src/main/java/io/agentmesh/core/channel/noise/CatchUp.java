package io.agentmesh.core.channel.noise;

/// How far an end looks ahead when a message does not open at the counter that is due: it tries the next
/// `window` counters and goes on behind the one that fits (wire §9.5). What lies between counts as lost. The
/// AEAD makes a wrong guess harmless, and nothing changes on the wire; a message that opens at no counter
/// costs `window + 1` attempts.
///
/// @param window how many further counters to try, 0 to 64; 0 is the reference's behaviour, in which one lost
///     message makes all later ones unreadable
public record CatchUp(int window) {
    /// No looking ahead.
    public static final CatchUp OFF = new CatchUp(0);

    /// Checks the range.
    public CatchUp {
        if (window < 0 || window > 64) {
            throw new IllegalArgumentException("window: " + window + " (expected: 0..64)");
        }
    }
}
