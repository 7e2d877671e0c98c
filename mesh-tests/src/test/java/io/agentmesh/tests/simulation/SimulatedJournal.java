package io.agentmesh.tests.simulation;

import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.once.Entry;
import io.agentmesh.sdk.once.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What an agent notes on a disk that outlives its processes. A kill loses nothing that was written; the disk takes a
/// while to say that it is safe.
final class SimulatedJournal {
    private static final Duration SYNC = Duration.ofMillis(5);
    /// Of a disk that forgets: long enough that agents die meanwhile.
    private static final Duration SLOW_SYNC = Duration.ofMinutes(1);

    private final List<Entry> disk = new ArrayList<>();
    private final Set<Quirk> quirks;

    SimulatedJournal(Set<Quirk> quirks) {
        this.quirks = quirks;
    }

    /// The disk as one process sees it.
    ///
    /// @param process tells it later, if it is still there
    Journal of(Timers process) {
        return new Journal() {
            @Override
            public List<Entry> load() {
                return quirks.contains(Quirk.FORGETFUL) ? List.of() : List.copyOf(disk);
            }

            @Override
            public boolean isDurable() {
                return true;
            }

            @Override
            public void append(Entry entry, Progress progress) {
                disk.add(entry);
                progress.written();
                process.schedule(quirks.contains(Quirk.FORGETFUL) ? SLOW_SYNC : SYNC, progress::safe);
            }
        };
    }
}
