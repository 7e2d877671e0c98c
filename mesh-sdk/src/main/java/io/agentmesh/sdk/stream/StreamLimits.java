package io.agentmesh.sdk.stream;

import java.time.Duration;

/// Bounds of the tables on both sides of streams.
///
/// @param maxStreams streams of ours without an end yet; a further one fails with `queue_full`
/// @param maxServed streams of others that are being served; a further one is answered with `overloaded`
/// @param maxServedPerPeer the same for one caller
/// @param window items of one served stream that may wait at the link; the handler waits at a further one
/// @param longest how long a stream is served; then it ends with the error `timed_out`
public record StreamLimits(int maxStreams, int maxServed, int maxServedPerPeer, int window, Duration longest) {
    /// What suits one agent.
    public static StreamLimits defaults() {
        return new StreamLimits(256, 64, 16, 4, Duration.ofHours(1));
    }
}
