package io.agentmesh.relay.connection;

import io.agentmesh.core.identity.AgentId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The connections that are open, and which of them is the newest one of each registered agent. As large as the
/// number of connections. For any thread.
final class OpenSessions {
    /// In the order of their coming, so that a run under a seed ends them in the same order every time.
    private final Set<AgentSession> sessions = Collections.synchronizedSet(new LinkedHashSet<>());
    private final ConcurrentMap<AgentId, AgentSession> registered = new ConcurrentHashMap<>();
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean closing;

    /// A connection came.
    void enter(AgentSession session) {
        sessions.add(session);
    }

    /// Its agent is registered, on this connection and no older one.
    void register(AgentId agent, AgentSession session) {
        registered.put(agent, session);
    }

    /// The connection of a registered agent ends; a newer one stays.
    void unregister(AgentId agent, AgentSession session) {
        registered.remove(agent, session);
    }

    /// A connection is gone.
    void leave(AgentSession session) {
        sessions.remove(session);
        noteIfGone();
    }

    /// The newest connection of a registered agent.
    Optional<AgentSession> of(AgentId agent) {
        return Optional.ofNullable(registered.get(agent));
    }

    int count() {
        return sessions.size();
    }

    /// The newest connection of each registered agent.
    List<AgentSession> registered() {
        return List.copyOf(registered.values());
    }

    /// Sends everybody away, one after the other over so long.
    void goAway(Duration spread) {
        closing = true;
        List<AgentSession> all = List.copyOf(sessions);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).goAway(spread.multipliedBy(i).dividedBy(all.size()));
        }
        noteIfGone();
    }

    /// Whether everybody is sent away, also who comes from now on.
    boolean areClosing() {
        return closing;
    }

    /// After [#goAway]: waits until the last connection is gone, or for as long.
    ///
    /// @return whether it is
    boolean awaitGone(Duration time) throws InterruptedException {
        return gone.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void noteIfGone() {
        if (closing && sessions.isEmpty()) {
            gone.countDown();
        }
    }
}
