package io.agentmesh.sdk.link;

/// What became of an envelope that was given to the link.
public enum SendOutcome {
    /// It will be sent as soon as the link is up and it is its turn.
    QUEUED,
    /// Refused: the queue is at its bound.
    QUEUE_FULL,
    /// Refused: no Rust peer would take a frame of this size.
    TOO_LARGE,
    /// Refused: the link was stopped.
    STOPPED
}
