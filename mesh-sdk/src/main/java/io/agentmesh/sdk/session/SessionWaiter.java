package io.agentmesh.sdk.session;

import io.agentmesh.core.error.Violation;

/// A request that needs a session. Exactly one of the two is called, on the loop, unless it is taken back
/// before.
public interface SessionWaiter {
    /// Seal and send now: whatever is sealed on this session later comes later to the peer.
    void ready(Session session);

    /// There will be none; at a bound, for instance.
    void refused(Violation violation);
}
