package io.agentmesh.tests.simulation;

/// A weakness that can be switched on for a run. A simulation that does not find it proves nothing.
enum Quirk {
    /// The end of an old connection unregisters the agent's new one, which stays open and gets nothing (wire
    /// §12.1 R2).
    R2,
    /// An envelope for an agent that is looked up as away enters the queue after the agent came and was served from
    /// it, and waits there for the next reconnect (wire §12.1 R10).
    R10,
    /// A caller that gave up leaves the late answer unopened, and its counter behind (wire §12.2 P2).
    P2,
    /// An answer that nobody waits for is taken for a request, and answered (wire §12.2 P4).
    P4,
    /// Whoever calls at the same time keeps the handshake finished last, and no other (wire §12.2 P5).
    P5,
    /// Agents confirm what they take, and know nothing of it after a restart.
    FORGETFUL,
    /// Whoever serves a stream leaves an item out and says nothing: as a session would that does not count.
    SKIPS
}
