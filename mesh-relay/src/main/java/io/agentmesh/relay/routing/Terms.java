package io.agentmesh.relay.routing;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.RelayNotice.Proof;
import java.util.Set;

/// How envelopes come to a connection, as its agent asked for it.
///
/// @param settles what makes an envelope delivered: that it is written, or that the agent confirms it
/// @param checker who sees to it that no forged envelope is acted upon
public record Terms(Proof settles, Checker checker) {
    /// Those of an agent that asked for nothing, as the original's.
    public static final Terms PLAIN = new Terms(Proof.WRITTEN, Checker.RELAY);

    /// Who checks signatures.
    public enum Checker {
        /// The relay: whatever goes out on the connection was checked.
        RELAY,
        /// The agent: envelopes may go out that nobody has checked.
        RECEIVER
    }

    /// What these features mean.
    public static Terms of(Set<Feature> granted) {
        return new Terms(
                granted.contains(Feature.ACKS) ? Proof.CONFIRMED : Proof.WRITTEN,
                granted.contains(Feature.VERIFIES) ? Checker.RECEIVER : Checker.RELAY);
    }
}
