package io.agentmesh.relay.connection;

import java.time.Duration;

/// What the gate's answer means once an agent is in.
///
/// @param groups whether envelopes cross groups
/// @param recheck how often it is asked again about an agent that stays, on the average
/// @param grace for how long an agent may stay whom the gate can neither confirm nor deny
public record GatePolicy(Groups groups, Duration recheck, Duration grace) {
    /// Groups apart (ADR 0015); asked again every minute, 15 minutes without an answer.
    public static final GatePolicy DEFAULTS =
            new GatePolicy(Groups.APART, Duration.ofMinutes(1), Duration.ofMinutes(15));

    /// @throws IllegalArgumentException if a time is not positive
    public GatePolicy {
        if (!recheck.isPositive() || !grace.isPositive()) {
            throw new IllegalArgumentException(
                    "recheck, grace: " + recheck + ", " + grace + " (expected: more than nothing)");
        }
    }

    /// The same with groups apart or together.
    public GatePolicy with(Groups other) {
        return new GatePolicy(other, recheck, grace);
    }

    /// What the gate's groups mean for traffic (wire §12.3 S6).
    public enum Groups {
        /// An envelope reaches agents of the sender's group alone.
        APART,
        /// Everybody reaches everybody, as with the original.
        TOGETHER
    }
}
