package io.agentmesh.meshd.outbox;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.sdk.call.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An entry in memory, with what is under way for it. Owned by the outbox's loop, but for [#end].
final class Held {
    /// Its own times: the end of its time, then of its keeping.
    @Nullable
    Timer clock;

    /// The next repetition.
    @Nullable
    Timer repetition;

    /// Why it was not answered when it was tried last.
    @Nullable
    String problem;

    /// How often this process sent it.
    int tries;

    /// How often this process sent it under its key of now.
    int triesUnderKey;

    /// Answers that are due, one for each time that it was sent.
    final List<CompletableFuture<Reply>> due = new ArrayList<>();

    /// Completes when it is over, on the loop.
    final CompletableFuture<Void> end = new CompletableFuture<>();

    /// Whether an earlier process may have sent it under its key of now.
    private boolean sentBefore;

    private Entry entry;
    private long bytes;

    Held(Entry entry, long bytes) {
        this.entry = entry;
        this.bytes = bytes;
        this.sentBefore = entry.state() instanceof State.Asked;
        if (entry.isEnded()) {
            end.complete(null);
        }
    }

    Entry entry() {
        return entry;
    }

    /// What its file weighs.
    long bytes() {
        return bytes;
    }

    UUID id() {
        return entry.id();
    }

    AgentId target() {
        return entry.target();
    }

    /// It stands otherwise now.
    void becomes(Entry next, long size) {
        if (next.round() != entry.round()) {
            sentBefore = false;
            triesUnderKey = 0;
        }
        entry = next;
        bytes = size;
    }

    /// Whether the one time that this process sent it is the only one.
    boolean wasSentOnce() {
        return triesUnderKey == 1 && !sentBefore;
    }

    Report report() {
        return new Report(entry, tries, problem);
    }

    /// Nothing goes on for it any more.
    void stop() {
        for (Timer each : new Timer[] {clock, repetition}) {
            if (each != null) {
                each.cancel();
            }
        }
        clock = null;
        repetition = null;
    }
}
