package io.agentmesh.core.channel;

/// What becomes of a channel's state after a step.
public sealed interface ChannelState {
    /// The state lives in memory only: after a restart both ends make a new channel.
    record Remade() implements ChannelState {}

    /// The whole state after this step. The caller stores it durably *before* it uses the rest of the answer:
    /// before a sealed message is sent, before an opened one is acted upon.
    record Store(Octets state) implements ChannelState {}
}
