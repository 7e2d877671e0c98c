package io.agentmesh.core.envelope;

/// Whether an envelope's payload can be read on the way.
public enum Protection {
    /// The payload is the value itself.
    PLAIN,
    /// The payload is a base64url string that only the receiver can open.
    SEALED
}
