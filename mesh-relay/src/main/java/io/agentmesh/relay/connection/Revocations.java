package io.agentmesh.relay.connection;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Agents that were revoked or removed a while ago, so that nothing that was under way lets them in again, and
/// senders are told.
///
/// Who may come in is the gate's to say. For a moment it may still say yes, from memory or because it was asked
/// before; that long a login is refused here. An agent that is admitted later is forgiven. For any thread.
final class Revocations {
    /// Longer than a gate may take together with what it remembers.
    static final Duration NO_LOGIN = Duration.ofSeconds(30);
    /// How long senders are told.
    static final Duration REMEMBERED = Duration.ofHours(1);
    /// Agents that are remembered; the one revoked first makes room.
    static final int MAX_AGENTS = 10_000;

    private final Ticker ticker;
    /// When each was revoked, the first one first. Its own lock guards it.
    private final Map<AgentId, Long> revoked = new LinkedHashMap<>();
    /// Nobody is, almost always: then no envelope takes the lock.
    private volatile boolean nobody = true;

    Revocations(Ticker ticker) {
        this.ticker = ticker;
    }

    void add(AgentId agent) {
        synchronized (revoked) {
            revoked.remove(agent);
            if (revoked.size() >= MAX_AGENTS) {
                revoked.remove(revoked.keySet().iterator().next());
            }
            revoked.put(agent, ticker.nanos());
            nobody = false;
        }
    }

    /// Whether the agent is remembered as revoked.
    boolean contains(AgentId agent) {
        return isYounger(agent, REMEMBERED);
    }

    /// Whether a gate's yes is not to be believed yet.
    boolean forbidsLogin(AgentId agent) {
        return isYounger(agent, NO_LOGIN);
    }

    /// The agent was admitted, by a gate that knows better by now.
    void forgive(AgentId agent) {
        if (!nobody) {
            synchronized (revoked) {
                revoked.remove(agent);
                nobody = revoked.isEmpty();
            }
        }
    }

    /// Forgets those revoked long ago. Called every few seconds.
    void sweep() {
        synchronized (revoked) {
            Iterator<Long> oldest = revoked.values().iterator();
            while (oldest.hasNext() && ticker.nanos() - oldest.next() >= REMEMBERED.toNanos()) {
                oldest.remove();
            }
            nobody = revoked.isEmpty();
        }
    }

    private boolean isYounger(AgentId agent, Duration age) {
        if (nobody) {
            return false;
        }
        synchronized (revoked) {
            Long since = revoked.get(agent);
            return since != null && ticker.nanos() - since < age.toNanos();
        }
    }
}
