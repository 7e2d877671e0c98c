package io.agentmesh.core.identity;

import io.agentmesh.core.error.Decoded;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Keys that were checked before: the check costs as much as a signature, and who sends one envelope sends another.
///
/// Bounded: where it is full, some other key is forgotten, and checked again if it is asked for. Keys that are
/// refused are not remembered. For any thread.
public final class CheckedKeys {
    private final int bound;
    private final ConcurrentMap<AgentId, AgentKey> keys = new ConcurrentHashMap<>();

    /// Remembers up to `bound` keys.
    ///
    /// @throws IllegalArgumentException if `bound` is not positive
    public CheckedKeys(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound: " + bound + " (expected: 1 or more)");
        }
        this.bound = bound;
    }

    /// The key that an id names, or [io.agentmesh.core.error.ErrorCode#INVALID_IDENTITY].
    public Decoded<AgentKey> key(AgentId id) {
        AgentKey known = keys.get(id);
        return known == null ? check(id) : Decoded.ok(known);
    }

    /// Keys that are remembered. Threads that come at once may overshoot the bound by one each.
    public int size() {
        return keys.size();
    }

    private Decoded<AgentKey> check(AgentId id) {
        Decoded<AgentKey> checked = id.key();
        if (checked instanceof Decoded.Ok<AgentKey>(var key)) {
            Iterator<AgentId> some = keys.keySet().iterator();
            while (keys.size() >= bound && some.hasNext()) {
                keys.remove(some.next());
            }
            keys.put(id, key);
        }
        return checked;
    }
}
