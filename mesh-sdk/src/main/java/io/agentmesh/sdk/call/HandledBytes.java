package io.agentmesh.sdk.call;

import io.agentmesh.core.identity.AgentId;
import java.util.HashMap;
import java.util.Map;

/// What the requests weigh that are being handled: a few large ones are as much as many small ones. Owned by
/// the loop.
final class HandledBytes {
    private final CallLimits.Weight limits;
    private final Map<RequestKey, Long> requests = new HashMap<>();
    private final Map<AgentId, Long> callers = new HashMap<>();
    private long total;

    HandledBytes(CallLimits.Weight limits) {
        this.limits = limits;
    }

    /// Whether one more of this caller's may be held.
    boolean hasRoom(AgentId caller, long bytes) {
        return total + bytes <= limits.bytes() && callers.getOrDefault(caller, 0L) + bytes <= limits.bytesPerPeer();
    }

    void add(RequestKey request, long bytes) {
        requests.put(request, bytes);
        callers.merge(request.caller(), bytes, Long::sum);
        total += bytes;
    }

    /// Another one counts all of it from now on.
    void moveTo(HandledBytes other) {
        requests.forEach(other::add);
        requests.clear();
        callers.clear();
        total = 0;
    }

    /// It is handled no more. Harmless when called again.
    void remove(RequestKey request) {
        Long bytes = requests.remove(request);
        if (bytes != null) {
            total -= bytes;
            callers.computeIfPresent(request.caller(), (caller, held) -> held <= bytes ? null : held - bytes);
        }
    }
}
