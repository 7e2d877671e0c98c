package io.agentmesh.registry.sync;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.SyncEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The connections of one group and what they were told lately. Guarded by the hub's lock.
final class GroupStream {
    /// No list is ever empty.
    private final Map<AgentId, List<SyncConnection>> connections = new LinkedHashMap<>();

    private final RecentEvents recent = new RecentEvents();

    /// Adds a connection; the agent's first one brings it online.
    void join(SyncConnection connection) {
        List<SyncConnection> known = connections.computeIfAbsent(connection.agent(), id -> new ArrayList<>());
        known.add(connection);
        if (known.size() == 1) {
            tell(0, new SyncEvent.AgentOnline(connection.agent()).toJson());
        }
    }

    /// Takes a connection out; the agent's last one takes it offline.
    void leave(SyncConnection connection) {
        List<SyncConnection> known = connections.getOrDefault(connection.agent(), List.of());
        if (known.contains(connection)) {
            connection.markGone();
            known.remove(connection);
            if (known.isEmpty()) {
                connections.remove(connection.agent());
                tell(0, new SyncEvent.AgentOffline(connection.agent()).toJson());
            }
        }
    }

    /// Moves a follower's connections to another id. Whoever is online stays so, under the name that follows.
    void rename(Follower follower, AgentId to) {
        List<SyncConnection> moved = matching(follower::equals);
        List<SyncConnection> left = new ArrayList<>(of(follower.agent()));
        left.removeAll(moved);
        if (left.isEmpty()) {
            connections.remove(follower.agent());
        } else {
            connections.put(follower.agent(), left);
        }
        for (SyncConnection connection : moved) {
            connection.rename(to);
            connections.computeIfAbsent(to, id -> new ArrayList<>()).add(connection);
        }
    }

    /// Sends an event to every connection and keeps it for those that are behind.
    void tell(long seq, String text) {
        RecentEvents.Event event = recent.add(seq, text);
        connections.values().forEach(each -> each.forEach(connection -> connection.offer(event)));
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    /// The agents with a connection.
    Set<AgentId> online() {
        return Set.copyOf(connections.keySet());
    }

    boolean isOnline(AgentId agent) {
        return connections.containsKey(agent);
    }

    /// An agent's connections, oldest first.
    List<SyncConnection> of(AgentId agent) {
        return List.copyOf(connections.getOrDefault(agent, List.of()));
    }

    /// The connections of some followers.
    List<SyncConnection> matching(Predicate<Follower> who) {
        return connections.values().stream()
                .flatMap(List::stream)
                .filter(connection -> who.test(connection.follower()))
                .toList();
    }

    RecentEvents recent() {
        return recent;
    }
}
