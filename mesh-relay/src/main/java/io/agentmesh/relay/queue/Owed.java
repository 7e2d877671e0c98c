package io.agentmesh.relay.queue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Removals and purges that the disk refused: done again before anything else once it takes them, and until then
/// what they concern is not read. Lost with the process: what was delivered then comes again.
///
/// The writer adds and pays, the reader looks. Bounded by the entries and by the agents whose key was revoked.
final class Owed {
    private final Map<Long, Work.OfEntry> removals = new ConcurrentHashMap<>();
    private final Set<Work.Purge> purges = ConcurrentHashMap.newKeySet();

    void add(Work.OfEntry removal) {
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

    /// What is owed at this moment. Taken before a read begins, it fits what the read sees: whatever is paid in the
    /// meantime is either still here, or not there any more.
    Predicate<QueueEntry> covered() {
        Set<Long> removed = Set.copyOf(removals.keySet());
        Set<Work.Purge> purged = Set.copyOf(purges);
        return entry ->
                removed.contains(entry.sequence()) || purged.stream().anyMatch(purge -> purge.covers(entry.envelope()));
    }
}
