package io.agentmesh.meshd.proxy;

import io.agentmesh.sdk.call.IncomingRequest;
import java.time.Duration;
import java.util.Map;

/// What the local agent may be asked to do at a time, and for how long.
///
/// @param timeout for an answer, from the connection to its last byte (sdk-and-meshd §14)
/// @param timeouts the same for capabilities that need more, or less
/// @param maxRequests at a time; a further one is answered `overloaded`
/// @param maxAnswerBytes of an answer; beyond it is answered `local_agent_answer_too_large`
/// @param longestStream from the connection to the last byte of a stream
/// @param maxStreamBytes of the body of a stream; beyond it ends as `local_agent_answer_too_large`
public record ProxyLimits(
        Duration timeout,
        Map<String, Duration> timeouts,
        int maxRequests,
        int maxAnswerBytes,
        Duration longestStream,
        long maxStreamBytes) {
    /// Copies the map.
    public ProxyLimits {
        timeouts = Map.copyOf(timeouts);
    }

    /// 30 s as the original, 256 requests, answers of 8 MiB (what two daemons of ours carry), streams of an
    /// hour and 256 MiB.
    public static ProxyLimits defaults() {
        return new ProxyLimits(Duration.ofSeconds(30), Map.of(), 256, 8 << 20, Duration.ofHours(1), 256L << 20);
    }

    /// How long this request may take: no longer than its caller waits.
    public Duration timeoutOf(IncomingRequest request) {
        Duration own = timeouts.getOrDefault(request.capability(), timeout);
        return shorter(own, request);
    }

    /// How long this stream may take.
    public Duration timeoutOfStream(IncomingRequest request) {
        return shorter(timeouts.getOrDefault(request.capability(), longestStream), request);
    }

    private static Duration shorter(Duration own, IncomingRequest request) {
        Duration left = request.terms().timeLeft().orElse(own);
        return left.compareTo(own) < 0 ? left : own;
    }
}
