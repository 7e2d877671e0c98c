package io.agentmesh.sdk.link;

import java.time.Duration;

/// What the link to the relay is doing.
public sealed interface LinkState {
    /// Not started, or stopped for good.
    record Stopped() implements LinkState {}

    /// Opening a connection.
    ///
    /// @param attempt counted from 1 since the link was last up
    record Connecting(int attempt) implements LinkState {}

    /// Connected, proving the agent's key.
    record LoggingIn() implements LinkState {}

    /// Logged in; waiting for the first sign that the gate let it through.
    record Registering() implements LinkState {}

    /// Envelopes flow.
    record Up() implements LinkState {}

    /// Not connected; the next attempt is set.
    ///
    /// @param failure why it is not connected
    /// @param retryIn how long until the next attempt, counted from the moment this state was entered
    record Waiting(LinkFailure failure, Duration retryIn) implements LinkState {}
}
