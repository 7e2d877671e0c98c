package io.agentmesh.sdk.once;

import java.util.List;

/// Where a [DuplicateFilter] writes what must outlive the process. Thread-safe.
public interface Journal {
    /// How far an entry came. Called on any thread, `written` before `safe`; `failed` instead of either.
    interface Progress {
        /// It outlives the process, however that ends.
        void written();

        /// It outlives the machine's loss of power, too.
        void safe();

        /// It could not be written, and no part of it is there.
        void failed();
    }

    /// What was written and is not too old, oldest first. Reads it anew each time; called before a filter appends.
    List<Entry> load();

    /// Whether what is written outlives the process.
    boolean isDurable();

    /// Writes an entry behind all that were given before. Returns at once.
    void append(Entry entry, Progress progress);

    /// One that keeps nothing: whoever embeds an agent without a place to store anything.
    static Journal none() {
        return new Journal() {
            @Override
            public List<Entry> load() {
                return List.of();
            }

            @Override
            public boolean isDurable() {
                return false;
            }

            @Override
            public void append(Entry entry, Progress progress) {
                progress.written();
                progress.safe();
            }
        };
    }
}
