package io.agentmesh.meshd.outbox;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers.Timer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What waits for one target, and what was sent to it. Owned by the outbox's loop.
final class Lane {
    final AgentId target;

    /// To be sent, oldest first.
    final Deque<Held> waiting = new ArrayDeque<>();

    /// Sent, with answers due.
    final Set<Held> asked = new LinkedHashSet<>();

    /// Until the next knock; `null` if there is no reason to wait.
    @Nullable
    Timer pause;

    /// Whether somebody stands at the door.
    boolean knocking;

    /// Tries in a row that came to nothing.
    int failures;

    Lane(AgentId target) {
        this.target = target;
    }

    boolean isIdle() {
        return waiting.isEmpty() && asked.isEmpty() && !knocking;
    }

    void endPause() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }
}
