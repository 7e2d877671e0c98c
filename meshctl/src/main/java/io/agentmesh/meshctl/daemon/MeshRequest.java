package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.math.BigInteger;
import java.time.Duration;

/// A request to another agent (sdk-and-meshd §17.4).
///
/// @param target the agent's id
/// @param capability what it is asked for
/// @param payload what goes with it
/// @param timeoutSeconds how long the daemon may take for each of its two waits, 0 to 2^64-1
public record MeshRequest(String target, String capability, JsonValue payload, BigInteger timeoutSeconds) {
    /// Nobody waits longer at a terminal; a longer time is told to the daemon and not waited for.
    public static final Duration LONGEST = Duration.ofHours(24);
    /// What the way to the daemon and back may take.
    public static final Duration MARGIN = Duration.ofSeconds(5);

    /// By when the daemon must have answered: it may wait once for the handshake and once for the reply.
    Duration deadline() {
        BigInteger longest = BigInteger.valueOf(LONGEST.toSeconds());
        long seconds = timeoutSeconds.shiftLeft(1).min(longest).longValueExact();
        return Duration.ofSeconds(seconds).plus(MARGIN);
    }

    /// By when the daemon must have ended a stream: it has the time for everything.
    Duration streamDeadline() {
        BigInteger longest = BigInteger.valueOf(LONGEST.toSeconds());
        return Duration.ofSeconds(timeoutSeconds.min(longest).longValueExact()).plus(MARGIN);
    }

    String toJson() {
        return JsonObject.empty()
                .with("target", target)
                .with("capability", capability)
                .with("payload", payload)
                .with("timeout_secs", new JsonInteger(timeoutSeconds))
                .toString();
    }
}
