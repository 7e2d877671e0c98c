package io.agentmesh.core.channel.noise;

/// Lengths of the pattern's parts in bytes (wire §9.1).
final class Lengths {
    /// A public key, `e` or `s`.
    static final int KEY = 32;
    /// The tag that follows whatever is encrypted.
    static final int TAG = 16;
    /// `-> e`, without a payload.
    static final int MESSAGE_1 = KEY;
    /// `<- e, ee, s, es`, without a payload.
    static final int MESSAGE_2 = KEY + KEY + TAG + TAG;
    /// `-> s, se`, without a payload.
    static final int MESSAGE_3 = KEY + TAG + TAG;

    private Lengths() {}
}
