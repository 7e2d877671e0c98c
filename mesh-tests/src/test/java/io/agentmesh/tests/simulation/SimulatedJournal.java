package io.agentmesh.tests.simulation;

import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.once.Entry;
import io.agentmesh.sdk.once.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What an agent notes on a disk that outlives its processes. A kill loses nothing that was written; the disk takes a
/// while to say that it is safe.
final class SimulatedJournal {
    private static final Duration SYNC = Duration.ofMillis(5);

    private final List<Entry> disk = new ArrayList<>();

    /// The disk as one process sees it.
    ///
    /// @param process tells it later, if it is still there
    Journal of(Timers process) {
        return new Journal() {
            @Override
            public List<Entry> load() {
                return List.copyOf(disk);
            }

            @Override
            public boolean isDurable() {
                return true;
            }

            @Override
            public void append(Entry entry, Progress progress) {
                disk.add(entry);
                progress.written();
                process.schedule(SYNC, progress::safe);
            }
        };
    }
}
