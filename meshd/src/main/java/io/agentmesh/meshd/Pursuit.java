package io.agentmesh.meshd;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One request of a local caller, which goes after its target when that changes its key meanwhile. Blocks;
/// owned by the caller's thread.
///
/// 1. It is sent under the key that the target has now.
/// 2. Once that key is replaced no answer comes any more: nobody is let in under it. The agent may have handled
/// the request all the same.
/// 3. So it is sent once more, under the same idempotency key, to an agent that knows requests by that, and
/// while it surely does ([#REPEAT_WITHIN]). Its duplicate filter goes by who asks, and outlives the rotation of
/// who is asked: it gives its first answer again, or handles what it never saw (docs/rotation.md).
/// 4. Otherwise it ends as it would have without us.
///
/// @param way to other agents
/// @param question what is asked
record Pursuit(Way way, Question question) {
    /// In which a request is sent again after it was sent first: the outbox's rule.
    static final Duration REPEAT_WITHIN = Duration.ofSeconds(55);

    private static final Reply REPLACED = Reply.failed(ErrorCode.REVOKED, "the target goes by another key now");

    static final Decoded<AgentId> NOT_FOUND_OUT =
            Decoded.bad(ErrorCode.TIMED_OUT, "the control plane did not say in time which key the target has now");

    /// @param agent sends
    /// @param keys know under which key
    /// @param calls know what is under way
    /// @param ticker measures
    record Way(MeshAgent agent, TargetKeys keys, OwnCalls calls, Ticker ticker) {}

    /// @param payload what travels
    /// @param timeout for everything
    /// @param key the idempotency key, the same each time
    /// @param begun by the ticker
    record Question(JsonValue payload, Duration timeout, String key, long begun) {}

    /// Asks.
    ///
    /// @param target any key of the agent's
    /// @throws InterruptedException if the thread is interrupted; the request is then cancelled
    Reply ask(AgentId target) throws InterruptedException {
        return switch (inTime(way.keys().of(target), left(), NOT_FOUND_OUT)) {
            case Decoded.Bad<AgentId>(Violation why) -> new Reply.Failed(why);
            case Decoded.Ok<AgentId>(AgentId key) -> askUnder(key);
        };
    }

    private Reply askUnder(AgentId first) throws InterruptedException {
        AgentId key = first;
        while (true) {
            CompletableFuture<Reply> asked =
                    way.calls().guard(key, way.agent().requestAsync(key, question.payload(), options()));
            try {
                Reply reply = done(way.keys().unlessReplaced(key, asked, REPLACED));
                AgentId next = isGone(reply) ? inTime(way.keys().after(key), left(), key) : key;
                if (next.equals(key) || !mayRepeat(next)) {
                    return done(asked);
                }
                key = next;
            } catch (InterruptedException interrupted) {
                asked.cancel(false);
                throw interrupted;
            }
        }
    }

    private static boolean isGone(Reply reply) {
        return reply instanceof Reply.Failed(Violation why) && TargetKeys.isGone(why);
    }

    private boolean mayRepeat(AgentId next) throws InterruptedException {
        boolean isInTime = elapsed().compareTo(REPEAT_WITHIN) < 0;
        return isInTime
                && done(way.agent().reach(next, left())) instanceof Reach.There(Reach.Memory memory)
                && memory == Reach.Memory.BY_KEY;
    }

    private CallOptions options() {
        return CallOptions.within(left()).failingWhenDown().underKey(question.key());
    }

    private Duration left() {
        Duration left = question.timeout().minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration elapsed() {
        return Duration.ofNanos(way.ticker().nanos() - question.begun());
    }

    /// What comes of it in this time, or `otherwise`: the control plane may be slower than the caller.
    static <T> T inTime(Future<T> future, Duration atMost, T otherwise) throws InterruptedException {
        try {
            return future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return otherwise;
        } catch (ExecutionException never) {
            throw new IllegalStateException("it completes with a value", never);
        }
    }

    private static <T> T done(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException never) {
            throw new IllegalStateException("it completes with a value", never);
        }
    }
}
