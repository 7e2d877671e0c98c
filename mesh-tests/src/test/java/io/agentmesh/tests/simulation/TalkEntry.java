package io.agentmesh.tests.simulation;

import org.jspecify.annotations.Nullable;

/// One talk, from its beginning to its end, as [TalkLedger] knows it.
final class TalkEntry {
    private final long number;
    private final Talk talk;
    private final Ledger.Asker asker;
    private final long begunNanos;
    private final long dueNanos;

    /// Where its handler runs or ran, and until when it may.
    @Nullable
    SimulatedProcess server;

    long serverDueNanos;

    /// Items that the asker sent, and that the handler read of them.
    long said;

    long told;

    /// Items that the handler sent, and that the asker read of them.
    long answered;

    long heard;

    @Nullable
    String ending;

    TalkEntry(long number, Talk talk, Ledger.Asker asker, Times times) {
        this.number = number;
        this.talk = talk;
        this.asker = asker;
        this.begunNanos = times.begunNanos();
        this.dueNanos = times.dueNanos();
    }

    /// By the ticker.
    record Times(long begunNanos, long dueNanos) {}

    long number() {
        return number;
    }

    Talk talk() {
        return talk;
    }

    Ledger.Asker asker() {
        return asker;
    }

    long begunNanos() {
        return begunNanos;
    }

    long dueNanos() {
        return dueNanos;
    }

    @Override
    public String toString() {
        return "talk " + number + " of " + asker.process().name() + " (" + talk.kind() + ", " + talk.ending() + ", "
                + talk.items() + " items of " + talk.size() + ", " + talk.options() + ")";
    }
}
