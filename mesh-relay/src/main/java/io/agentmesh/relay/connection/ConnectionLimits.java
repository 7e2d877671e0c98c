package io.agentmesh.relay.connection;

import java.time.Duration;

/// What one connection may take, in time and bytes.
///
/// @param login until it is registered
/// @param watch once it is
/// @param outgoingBytes what may wait to be written; above it envelopes go to the agent's queue
/// @param maxEnvelopeBytes the largest envelope, as it comes in and as it goes out: what a Rust peer can take
///     in one frame (wire §10.3)
/// @param drain when the relay stops: time for the agent to read what was taken for it
public record ConnectionLimits(Login login, Watch watch, long outgoingBytes, int maxEnvelopeBytes, Duration drain) {
    /// The defaults of both parts, 8 MiB outgoing, envelopes of 16 MiB, 10 s.
    public static final ConnectionLimits DEFAULTS =
            new ConnectionLimits(Login.DEFAULTS, Watch.DEFAULTS, 8 << 20, 16 << 20, Duration.ofSeconds(10));

    /// Until a connection is registered, and what lets it come back.
    ///
    /// @param step time for the hello, and again for the response
    /// @param gate time for the gate's answer
    /// @param tokenTtl how long a resume token is good (wire §6.5)
    /// @param maxTokens resume tokens that are kept
    public record Login(Duration step, Duration gate, Duration tokenTtl, int maxTokens) {
        /// 10 s for each step and for the gate, 100,000 tokens for 300 s.
        public static final Login DEFAULTS =
                new Login(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(5), 100_000);
    }

    /// How a registered connection is watched.
    ///
    /// @param pingAfter silence after which the agent is pinged (wire §10.9)
    /// @param closeAfter silence after which the connection is closed
    /// @param stall time for which nothing can be written before the connection is closed
    /// @param every how often these three are looked at
    public record Watch(Duration pingAfter, Duration closeAfter, Duration stall, Duration every) {
        /// A ping after 60 s, closed after 90 s of silence or 30 s without reading, looked at every 10 s.
        public static final Watch DEFAULTS = new Watch(
                Duration.ofMinutes(1), Duration.ofSeconds(90), Duration.ofSeconds(30), Duration.ofSeconds(10));
    }

    /// The same with other limits for the login.
    public ConnectionLimits with(Login other) {
        return new ConnectionLimits(other, watch, outgoingBytes, maxEnvelopeBytes, drain);
    }

    /// The same, watched in another way.
    public ConnectionLimits with(Watch other) {
        return new ConnectionLimits(login, other, outgoingBytes, maxEnvelopeBytes, drain);
    }

    /// The same with another time for each step of the login.
    public ConnectionLimits withLoginStep(Duration time) {
        return with(new Login(time, login.gate(), login.tokenTtl(), login.maxTokens()));
    }

    /// The same with another patience with those that do not read.
    ///
    /// @param every how often they are looked at
    public ConnectionLimits withStall(Duration time, Duration every) {
        return with(new Watch(watch.pingAfter(), watch.closeAfter(), time, every));
    }

    /// The same with another bound on what may wait to be written.
    public ConnectionLimits withOutgoingBytes(long bytes) {
        return new ConnectionLimits(login, watch, bytes, maxEnvelopeBytes, drain);
    }

    /// The same with another bound on envelopes.
    public ConnectionLimits withMaxEnvelopeBytes(int bytes) {
        return new ConnectionLimits(login, watch, outgoingBytes, bytes, drain);
    }

    /// The same with another time for the end.
    public ConnectionLimits withDrain(Duration time) {
        return new ConnectionLimits(login, watch, outgoingBytes, maxEnvelopeBytes, time);
    }
}
