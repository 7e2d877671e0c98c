package io.agentmesh.relay.queue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Removals and purges that the disk refused: done again before anything else once it takes them, and until then
/// what they concern is not read. Lost with the process: what was delivered then comes again.
///
/// The writer adds and pays, the reader looks. Bounded by the entries and by the agents whose key was revoked.
final class Owed {
    private final Map<Long, Work.Remove> removals = new ConcurrentHashMap<>();
    private final Set<Work.Purge> purges = ConcurrentHashMap.newKeySet();

    void add(Work.Remove removal) {
        removals.put(removal.entry().sequence(), removal);
    }

    /// What was put before it is purged, and nothing later, since nothing is taken while something is owed.
    void add(Work.Purge purge) {
        purges.add(purge);
    }

    List<Work> works() {
        return Stream.<Work>concat(purges.stream(), removals.values().stream()).toList();
    }

    void clear() {
        removals.clear();
        purges.clear();
    }

    boolean covers(QueueEntry entry) {
        return removals.containsKey(entry.sequence())
                || purges.stream().anyMatch(purge -> purge.covers(entry.envelope()));
    }
}
