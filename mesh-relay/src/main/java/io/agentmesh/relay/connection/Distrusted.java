package io.agentmesh.relay.connection;

import io.agentmesh.core.identity.AgentId;
import java.util.LinkedHashSet;
import java.util.Set;

/// Senders that were caught with a signature that does not hold: every envelope of theirs is checked from then on,
/// also after they log in again. Nobody can bring another one here, since `from` is bound to the connection.
///
/// Kept until the relay ends, at most [#MAX_AGENTS]; the one caught first makes room. For any thread.
final class Distrusted {
    static final int MAX_AGENTS = 10_000;

    /// Its own lock guards it.
    private final Set<AgentId> agents = new LinkedHashSet<>();
    /// Nobody is, almost always: then no envelope takes the lock.
    private volatile int size;

    boolean contains(AgentId agent) {
        if (size == 0) {
            return false;
        }
        synchronized (agents) {
            return agents.contains(agent);
        }
    }

    /// Whether it is news.
    boolean add(AgentId agent) {
        synchronized (agents) {
            boolean isNew = agents.add(agent);
            if (agents.size() > MAX_AGENTS) {
                agents.remove(agents.iterator().next());
            }
            size = agents.size();
            return isNew;
        }
    }

    int size() {
        return size;
    }
}
