package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.sdk.call.RequestMeta;
import io.agentmesh.sdk.call.StreamWindow;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.SessionWaiter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One stream of ours on its way to its one [StreamEnd]. Moved on by [StreamTable]; owned by the loop.
final class OwnStream implements SessionWaiter {
    /// Envelopes by whose id a repeated one is known. A relay that delivers twice does so soon.
    static final int REMEMBERED_ENVELOPES = 64;

    private final StreamTable table;
    private final Question question;
    private final ItemBuffer buffer;
    private final @Nullable Dialogue dialogue;
    private final Set<UUID> taken = new LinkedHashSet<>();
    private @Nullable String key;
    private long endsAt;
    private @Nullable Timer deadline;
    private @Nullable Timer silence;
    private @Nullable Sent sent;
    private @Nullable ReceiveWindow window;
    private boolean repeated;
    private boolean heldByRelay;
    private boolean begun;

    /// What is asked of whom.
    record Question(AgentId target, JsonValue payload, StreamOptions options) {}

    /// A request that left, or waits in the link's queue.
    ///
    /// @param id of its envelope, which every answer names
    /// @param session on which it was sealed, and every item has to be
    /// @param missed what was missed on the session by then
    /// @param at when, by the ticker
    record Sent(UUID id, Session session, long missed, long at) {}

    /// @param dialogue what comes goes there, if it is a conversation; the buffer carries its end alone
    OwnStream(StreamTable table, Question question, ItemBuffer buffer, @Nullable Dialogue dialogue) {
        this.dialogue = dialogue;
        this.table = table;
        this.question = question;
        this.buffer = buffer;
    }

    /// It was asked for: under this key, until this moment of the ticker.
    void asked(String underKey, long until) {
        key = underKey;
        endsAt = until;
    }

    /// What travels with its request now, and what of it counts from now on.
    ///
    /// @param credited whether the callee is to wait for what was not read
    RequestMeta begin(long now, boolean credited) {
        Duration left = Duration.ofNanos(endsAt - now);
        if (dialogue != null) {
            return new RequestMeta(key, left, Exchange.WINDOW, null);
        }
        StreamWindow size = credited ? buffer.window() : null;
        window = size == null ? null : new ReceiveWindow(size);
        return new RequestMeta(key, left, 0, size);
    }

    /// Takes an item; false if there is no room, or the callee had to wait for it.
    boolean take(JsonValue payload, int bytes) {
        if (window == null) {
            return buffer.offer(payload, bytes);
        }
        boolean granted = window.take(bytes);
        if (granted) {
            buffer.put(payload, bytes);
        }
        return granted;
    }

    /// What the callee may still send; none if it does not wait.
    @Nullable
    ReceiveWindow window() {
        return window;
    }

    /// Whether the callee waits for what was not read: its silence means nothing.
    boolean holdsBack() {
        return window != null && window.isFull();
    }

    @Override
    public void ready(Session session) {
        table.send(this, session);
    }

    @Override
    public void refused(Violation violation) {
        table.end(this, new StreamEnd.Failed(violation));
    }

    AgentId target() {
        return question.target();
    }

    JsonValue payload() {
        return question.payload();
    }

    StreamOptions options() {
        return question.options();
    }

    @Nullable
    Dialogue dialogue() {
        return dialogue;
    }

    ItemBuffer buffer() {
        return buffer;
    }

    @Nullable
    Sent sent() {
        return sent;
    }

    void sent(Sent what) {
        sent = what;
    }

    /// Forgets that it was sent, in order to be sent a second time; false the third time, and once something of
    /// the answer came.
    boolean repeat() {
        boolean first = !repeated && !begun;
        repeated = true;
        heldByRelay = false;
        sent = null;
        return first;
    }

    /// Whether the relay holds the request because the peer is away, as far as it said.
    boolean isHeldByRelay() {
        return heldByRelay;
    }

    void heldByRelay(boolean held) {
        heldByRelay = held;
    }

    /// Remembers that this envelope came.
    void took(UUID envelope) {
        begun = true;
        heldByRelay = false;
        taken.add(envelope);
        if (taken.size() > REMEMBERED_ENVELOPES) {
            taken.remove(taken.iterator().next());
        }
    }

    boolean hasTaken(UUID envelope) {
        return taken.contains(envelope);
    }

    void deadline(Timer timer) {
        deadline = timer;
    }

    /// Starts the time anew in which something has to come.
    void silence(Timer timer) {
        if (silence != null) {
            silence.cancel();
        }
        silence = timer;
    }

    void stopTimers() {
        if (deadline != null) {
            deadline.cancel();
        }
        if (silence != null) {
            silence.cancel();
        }
    }
}
