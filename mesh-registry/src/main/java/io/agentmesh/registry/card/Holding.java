package io.agentmesh.registry.card;

/// What makes an agent's id a caller's.
public enum Holding {
    /// The caller says so; that is all the original asks for.
    CLAIMED,
    /// The caller showed that it holds the key.
    PROVEN
}
