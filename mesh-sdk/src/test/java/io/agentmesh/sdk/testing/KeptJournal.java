package io.agentmesh.sdk.testing;

import io.agentmesh.sdk.once.Entry;
import io.agentmesh.sdk.once.Journal;
import java.util.ArrayList;
import java.util.List;

/// A journal that outlives the agents of a test. What is appended is safe at once, or when it is let.
public final class KeptJournal implements Journal {
    /// What a restart finds.
    public final List<Entry> entries = new ArrayList<>();

    private final List<Progress> waiting = new ArrayList<>();
    private final List<Runnable> unwritten = new ArrayList<>();
    private Mood mood = Mood.QUICK;

    /// What becomes of what is appended.
    public enum Mood {
        /// It is safe at once.
        QUICK,
        /// It is written at once, and safe when it is let.
        SLOW,
        /// It is written when it is let, and safe then.
        HELD,
        /// It fails.
        FULL
    }

    /// From now on.
    public void mood(Mood other) {
        mood = other;
    }

    /// What is held is written.
    public void write() {
        List<Runnable> due = List.copyOf(unwritten);
        unwritten.clear();
        due.forEach(Runnable::run);
    }

    /// What was written is safe.
    public void sync() {
        List<Progress> due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(Progress::safe);
    }

    @Override
    public List<Entry> load() {
        return List.copyOf(entries);
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void append(Entry entry, Progress progress) {
        switch (mood) {
            case QUICK -> keep(entry, progress);
            case SLOW -> {
                entries.add(entry);
                progress.written();
                waiting.add(progress);
            }
            case HELD -> unwritten.add(() -> keep(entry, progress));
            case FULL -> progress.failed();
        }
    }

    private void keep(Entry entry, Progress progress) {
        entries.add(entry);
        progress.written();
        progress.safe();
    }
}
