package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.Terms;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import java.util.Optional;

/// What the owner demands of sessions that are begun with an agent (offline §13.5).
///
/// @param minSuite the lowest suite to be used, 1..65,535; this code speaks [Terms#SUITE] alone
/// @param oneTime whether a session is begun with a one-time prekey or not at all
public record SessionDemands(int minSuite, boolean oneTime) {
    /// Any suite, and the last resort where no one-time prekey is left.
    public static final SessionDemands NONE = new SessionDemands(1, false);

    /// The highest number of a suite.
    public static final int MAX_SUITE = 0xFFFF;

    /// @throws IllegalArgumentException if the suite is out of its range
    public SessionDemands {
        if (minSuite < 1 || minSuite > MAX_SUITE) {
            throw new IllegalArgumentException("minSuite: " + minSuite + " (expected: 1.." + MAX_SUITE + ")");
        }
    }

    /// Why no session can satisfy them, whatever the other agent speaks.
    public Optional<Violation> objection() {
        return minSuite > Terms.SUITE
                ? Optional.of(new Violation(
                        ErrorCode.POLICY,
                        "suite " + minSuite + " or a higher one is required for this agent (setting `min_suite`), and"
                                + " suite " + Terms.SUITE + " is spoken here"))
                : Optional.empty();
    }

    /// What was claimed, if a session may be begun on it: `no_prekeys` for a last resort that is not wanted.
    Decoded<Claimed> check(Claimed claimed) {
        return oneTime ? claimed.withOneTime() : Decoded.ok(claimed);
    }
}
