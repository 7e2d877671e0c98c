package io.agentmesh.sdk.call;

import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.SessionWaiter;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request of ours on its way to its one [Reply]. Made and moved on by [CallTable]; owned by the loop.
public final class Call implements SessionWaiter {
    private final CallTable table;
    private final AgentId target;
    private final JsonValue payload;
    private final CallOptions options;
    private final Consumer<Reply> whenDone;
    private final String key;
    private final long begunAt;
    private final long endsAt;
    private @Nullable Timer deadline;
    private @Nullable Sent sent;
    private boolean repeated;
    private boolean heldByRelay;
    private boolean done;

    /// A request that left, or waits in the link's queue.
    ///
    /// @param id of its envelope, which the answer names
    /// @param session on which it was sealed; none if it is plain
    /// @param at when, by the ticker
    record Sent(UUID id, @Nullable Session session, long at) {}

    Call(CallTable table, AgentId target, JsonValue payload, CallOptions options, Consumer<Reply> whenDone) {
        this.table = table;
        this.target = target;
        this.payload = payload;
        this.options = options;
        this.whenDone = whenDone;
        String chosen = options.idempotencyKey();
        this.key = chosen != null ? chosen : table.newKey();
        this.begunAt = table.now();
        this.endsAt = begunAt + options.timeout().toNanos();
    }

    /// Gives up: the reply is a failure with code `cancelled`, and the peer is told. Does nothing when it is
    /// done.
    public void cancel() {
        table.cancel(this);
    }

    @Override
    public void ready(Session session) {
        table.sendSealed(this, session);
    }

    @Override
    public void refused(Violation violation) {
        table.finish(this, new Reply.Failed(violation));
    }

    AgentId target() {
        return target;
    }

    JsonValue payload() {
        return payload;
    }

    CallOptions options() {
        return options;
    }

    /// What travels with it now; each repetition has the same key and less time.
    RequestMeta meta() {
        return new RequestMeta(key, Duration.ofNanos(endsAt - table.now()));
    }

    /// When it was made, by the ticker.
    long begunAt() {
        return begunAt;
    }

    boolean isNowOrNever() {
        return options.whenDown() == CallOptions.WhenDown.NOW_OR_NEVER;
    }

    boolean isDone() {
        return done;
    }

    @Nullable
    Sent sent() {
        return sent;
    }

    void sent(Sent what) {
        sent = what;
    }

    /// Whether the relay holds the request because the peer is away, as far as it said.
    boolean isHeldByRelay() {
        return heldByRelay;
    }

    void heldByRelay(boolean held) {
        heldByRelay = held;
    }

    /// Forgets that it was sent, in order to be sent a second time; false the third time.
    boolean repeat() {
        boolean first = !repeated;
        repeated = true;
        heldByRelay = false;
        sent = null;
        return first;
    }

    void deadline(Timer timer) {
        deadline = timer;
    }

    /// Tells the reply, once.
    void complete(Reply reply) {
        if (!done) {
            done = true;
            if (deadline != null) {
                deadline.cancel();
            }
            whenDone.accept(reply);
        }
    }
}
