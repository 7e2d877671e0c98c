package io.agentmesh.sdk.link;

import io.agentmesh.core.frame.AgentFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/// Envelopes that are to be confirmed on the connection of the moment, as many at a time as one frame holds.
/// Owned by the loop.
final class Acks {
    /// Ids that one frame may hold (docs/protocol-extensions.md).
    static final int MAX_IN_A_FRAME = 1_000;

    /// Twice what a relay leaves unconfirmed; of more the oldest is not confirmed, and comes again.
    static final int MAX_WAITING = 2_000;

    private final Deque<UUID> waiting = new ArrayDeque<>();

    void add(UUID envelope) {
        waiting.add(envelope);
        if (waiting.size() > MAX_WAITING) {
            waiting.remove();
        }
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
        return new AgentFrame.Ack(ids);
    }

    void clear() {
        waiting.clear();
    }
}
