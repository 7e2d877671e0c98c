package io.agentmesh.examples.play;

/// Whose program plays a part.
public enum Maker {
    /// Ours, in Java.
    JAVA,
    /// The original, agent-mesh 0.4.0.
    RUST
}
