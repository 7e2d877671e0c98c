package io.agentmesh.relay.connection;

/// Where signatures are checked (docs/adr/0033-signatures-at-the-ends.md).
///
/// @param where by whom
/// @param sampleOneIn of the envelopes that are left to their receivers, one in so many is checked all the same
public record SignaturePolicy(Where where, int sampleOneIn) {
    /// Left to receivers that check them; one in 64 is looked at.
    public static final SignaturePolicy DEFAULTS = new SignaturePolicy(Where.ENDS, 64);

    /// By whom signatures are checked. Whoever does not say that it checks them gets checked ones in either case.
    public enum Where {
        /// By the receiver, if it said that it does; by the relay for all others.
        ENDS,
        /// By the relay, each one.
        ALWAYS
    }

    /// @throws IllegalArgumentException if `sampleOneIn` is not positive
    public SignaturePolicy {
        if (sampleOneIn < 1) {
            throw new IllegalArgumentException("sampleOneIn: " + sampleOneIn + " (expected: 1 or more)");
        }
    }
}
