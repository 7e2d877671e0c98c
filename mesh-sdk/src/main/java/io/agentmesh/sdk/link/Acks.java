package io.agentmesh.sdk.link;

import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.time.Timers;
import io.agentmesh.core.time.Timers.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Envelopes that are to be confirmed on the connection of the moment, as many at a time as one frame holds. One
/// waits a moment for others, so that several leave with one frame: one for each wakes the relay in the middle of
/// what somebody waits for (ADR 0059). Owned by the loop.
final class Acks {
    /// Ids that one frame may hold (docs/protocol-extensions.md).
    static final int MAX_IN_A_FRAME = 1_000;

    /// Twice what a relay leaves unconfirmed; of more the oldest is not confirmed, and comes again.
    static final int MAX_WAITING = 2_000;

    /// So many do not wait for more.
    static final int ENOUGH = 32;

    /// Nor do those that came with so many UTF-16 units: a relay that keeps little for a connection sends no more
    /// before they are confirmed.
    static final long ENOUGH_CHARS = 32 << 10;

    /// How long one waits for company.
    static final Duration LINGER = Duration.ofMillis(20);

    private final Deque<UUID> waiting = new ArrayDeque<>();
    private final Timers timers;
    private final Runnable whenDue;
    private @Nullable Timer timer;
    private boolean due;
    private long chars;

    /// @param whenDue told each time something has become due
    Acks(Timers timers, Runnable whenDue) {
        this.timers = timers;
        this.whenDue = whenDue;
    }

    /// Something of so many UTF-16 units has come that may have to be confirmed.
    void came(int length) {
        chars += length;
    }

    void add(UUID envelope) {
        waiting.add(envelope);
        if (waiting.size() > MAX_WAITING) {
            waiting.remove();
        }
        if (waiting.size() >= ENOUGH || chars >= ENOUGH_CHARS) {
            hurry();
        } else if (timer == null) {
            timer = timers.schedule(LINGER, () -> {
                timer = null;
                hurry();
            });
        }
    }

    /// What waits is due now.
    void hurry() {
        due = !waiting.isEmpty();
        if (due) {
            whenDue.run();
        }
    }

    /// Whether there is a frame to be sent.
    boolean areDue() {
        return due;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// The next frame; not to be asked for when empty.
    AgentFrame.Ack take() {
        List<UUID> ids = new ArrayList<>();
        while (!waiting.isEmpty() && ids.size() < MAX_IN_A_FRAME) {
            ids.add(waiting.remove());
        }
        due = !waiting.isEmpty();
        chars = 0;
        return new AgentFrame.Ack(ids);
    }

    /// Nothing of it is confirmed any more.
    void clear() {
        waiting.clear();
        chars = 0;
        due = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
