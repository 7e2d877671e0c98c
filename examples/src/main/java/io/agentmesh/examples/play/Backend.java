package io.agentmesh.examples.play;

/// The middle of a mesh: relay and registry, as two programs or as one.
public sealed interface Backend {
    /// Two programs.
    ///
    /// @param relay whose relay
    /// @param registry whose registry
    record Apart(Maker relay, Maker registry) implements Backend {}

    /// Both in one program on one port, the relay under `/relay`.
    ///
    /// @param server whose server
    record Together(Maker server) implements Backend {}
}
