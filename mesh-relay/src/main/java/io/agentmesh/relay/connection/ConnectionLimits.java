package io.agentmesh.relay.connection;

import java.time.Duration;

/// What one connection may take, in time and bytes.
///
/// @param loginStep time for the hello, and again for the response
/// @param gate time for the gate's answer
/// @param pingAfter silence after which the agent is pinged (wire §10.9)
/// @param closeAfter silence after which the connection is closed
/// @param stall time for which nothing can be written before the connection is closed
/// @param watchEvery how often the last three are looked at
/// @param outgoingBytes what may wait to be written; above it envelopes go to the agent's queue
/// @param maxEnvelopeBytes the largest envelope, as it comes in and as it goes out: what a Rust peer can take
///     in one frame (wire §10.3)
/// @param tokenTtl how long a resume token is good (wire §6.5)
/// @param maxTokens resume tokens that are kept
public record ConnectionLimits(
        Duration loginStep,
        Duration gate,
        Duration pingAfter,
        Duration closeAfter,
        Duration stall,
        Duration watchEvery,
        long outgoingBytes,
        int maxEnvelopeBytes,
        Duration tokenTtl,
        int maxTokens) {
    /// 10 s for each step of the login, a ping after 60 s, closed after 90 s of silence or 30 s without reading,
    /// 8 MiB outgoing, envelopes of 16 MiB, 100,000 tokens for 300 s.
    public static final ConnectionLimits DEFAULTS = new ConnectionLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofSeconds(90),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            8 << 20,
            16 << 20,
            Duration.ofMinutes(5),
            100_000);

    /// The same with another time for each step of the login.
    public ConnectionLimits withLoginStep(Duration time) {
        return new ConnectionLimits(
                time,
                gate,
                pingAfter,
                closeAfter,
                stall,
                watchEvery,
                outgoingBytes,
                maxEnvelopeBytes,
                tokenTtl,
                maxTokens);
    }

    /// The same with another bound on what may wait to be written.
    public ConnectionLimits withOutgoingBytes(long bytes) {
        return new ConnectionLimits(
                loginStep,
                gate,
                pingAfter,
                closeAfter,
                stall,
                watchEvery,
                bytes,
                maxEnvelopeBytes,
                tokenTtl,
                maxTokens);
    }

    /// The same with another patience with those that do not read.
    ///
    /// @param every how often they are looked at
    public ConnectionLimits withStall(Duration time, Duration every) {
        return new ConnectionLimits(
                loginStep,
                gate,
                pingAfter,
                closeAfter,
                time,
                every,
                outgoingBytes,
                maxEnvelopeBytes,
                tokenTtl,
                maxTokens);
    }

    /// The same with another bound on envelopes.
    public ConnectionLimits withMaxEnvelopeBytes(int bytes) {
        return new ConnectionLimits(
                loginStep, gate, pingAfter, closeAfter, stall, watchEvery, outgoingBytes, bytes, tokenTtl, maxTokens);
    }
}
