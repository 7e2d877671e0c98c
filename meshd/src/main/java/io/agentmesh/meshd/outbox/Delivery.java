package io.agentmesh.meshd.outbox;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings requests to their targets: knocks, sends, and judges what comes back. The rules are in the package's
/// comment. Owned by the outbox's loop.
final class Delivery {
    /// What a peer gets to shake hands before a repetition.
    private static final Duration SHORT_KNOCK = Duration.ofSeconds(5);
    /// Answers that may be due for one request; the peer gives its answer to eight.
    private static final int MAX_DUE = 4;
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Reply GIVEN_UP = Reply.failed(ErrorCode.CANCELLED, "given up");

    private final OutboxSeams seams;
    private final OutboxLimits limits;
    private final Shelf shelf;
    private final Executor loop;
    private final RepeatRule rule;
    private final BiConsumer<Held, State.Ended> over;
    private final Map<AgentId, Lane> lanes = new HashMap<>();
    /// Those that would go on if less were under way.
    private final Set<Lane> stalled = new LinkedHashSet<>();
    private int knocks;
    private int asked;
    /// Completes when nothing is under way; `null` unless somebody waits for that, and nothing is begun.
    private @Nullable CompletableFuture<Void> quiet;

    private boolean closed;

    /// @param over called, on the loop, when a request is over
    Delivery(OutboxSeams seams, OutboxLimits limits, Shelf shelf, Executor loop, BiConsumer<Held, State.Ended> over) {
        this.seams = seams;
        this.limits = limits;
        this.shelf = shelf;
        this.loop = loop;
        this.rule = new RepeatRule(seams, limits);
        this.over = over;
    }

    /// Takes a request that is on the disk and not over.
    void take(Held request) {
        Lane lane = lanes.computeIfAbsent(request.target(), Lane::new);
        lane.waiting.add(request);
        turn(lane);
    }

    /// A request is over: whatever goes on for it ends, at the peer too.
    void drop(Held request) {
        request.stop();
        List.copyOf(request.due).forEach(due -> due.cancel(false));
        Lane lane = lanes.get(request.target());
        if (lane != null) {
            lane.waiting.remove(request);
            tidy(lane);
        }
    }

    /// Somebody says that this agent is back.
    void wake(AgentId agent) {
        for (Lane lane : List.copyOf(lanes.values())) {
            if (lane.target.equals(agent) || seams.courier().isSame(lane.target, agent)) {
                wake(lane);
            }
        }
    }

    private void wake(Lane lane) {
        lane.endPause();
        lane.failures = 0;
        List.copyOf(lane.asked).forEach(request -> repeat(lane, request));
        turn(lane);
    }

    /// The link is up again: whoever was out of reach may be there, and answers may have been lost.
    void wakeAll() {
        List.copyOf(lanes.values()).forEach(this::wake);
    }

    /// Sends nothing for the first time until [#resume]. Completes, on the loop, once what was sent has its
    /// answers.
    CompletableFuture<Void> hold() {
        quiet = new CompletableFuture<>();
        noteQuiet();
        return quiet;
    }

    private void noteQuiet() {
        if (quiet != null && asked == 0) {
            quiet.complete(null);
        }
    }

    void resume() {
        quiet = null;
        wakeAll();
    }

    void close() {
        closed = true;
        lanes.values().forEach(Lane::endPause);
    }

    private void turn(Lane lane) {
        boolean ready = !closed && quiet == null && !lane.knocking && lane.pause == null && !lane.waiting.isEmpty();
        if (!ready || lane.asked.size() >= limits.work().askedOfOne()) {
            return;
        }
        if (knocks >= limits.work().knocks() || asked >= limits.work().asked()) {
            stalled.add(lane);
            return;
        }
        lane.knocking = true;
        knocks++;
        onLoop(seams.courier().reach(lane.target, limits.knockFor()), reach -> reached(lane, reach));
    }

    private void turnThoseStalled() {
        List<Lane> those = List.copyOf(stalled);
        stalled.clear();
        those.forEach(this::turn);
    }

    private void reached(Lane lane, Reach reach) {
        lane.knocking = false;
        knocks--;
        if (!closed) {
            switch (reach) {
                case Reach.There(Reach.Memory memory) -> askThoseWaiting(lane, memory);
                case Reach.Away(Violation why) -> away(lane, why);
            }
            tidy(lane);
            turnThoseStalled();
        }
    }

    private void away(Lane lane, Violation why) {
        switch (Verdict.onAway(why, now())) {
            case Verdict.Over(State.Ended how) ->
                List.copyOf(lane.waiting).forEach(request -> over.accept(request, how));
            case Verdict.NotHandled(String text, Verdict.Key key) -> {
                lane.waiting.forEach(request -> request.problem = text);
                pause(lane);
            }
            case Verdict.AnswerLost lost -> throw new IllegalStateException("nothing was sent");
            case Verdict.Unclear unclear -> throw new IllegalStateException("nothing was sent");
        }
    }

    private void pause(Lane lane) {
        lane.failures++;
        if (lane.pause == null) {
            Duration wait = limits.pause().delay(lane.failures, seams.jitter());
            lane.pause = seams.timers()
                    .schedule(
                            wait,
                            () -> loop.execute(() -> {
                                lane.pause = null;
                                turn(lane);
                            }));
        }
    }

    private void askThoseWaiting(Lane lane, Reach.Memory memory) {
        while (!lane.waiting.isEmpty()
                && quiet == null
                && lane.pause == null
                && lane.asked.size() < limits.work().askedOfOne()
                && asked < limits.work().asked()) {
            ask(lane, lane.waiting.remove(), memory);
        }
        if (!lane.waiting.isEmpty() && asked >= limits.work().asked()) {
            stalled.add(lane);
        }
    }

    /// Sends a request for the first time, or for the first time since the process began, or goes on with one whose
    /// earlier tries came to nothing.
    private void ask(Lane lane, Held request, Reach.Memory memory) {
        Entry entry = request.entry();
        if (!rule.allows(entry, memory)) {
            over.accept(
                    request, unknown("it was sent, no answer came, and sending it again might have it handled twice"));
        } else if (entry.state() instanceof State.Waiting
                && !shelf.update(request, entry.with(new State.Asked(now(), memory, self())))) {
            request.problem = "the outbox cannot be written";
            lane.waiting.addFirst(request);
            pause(lane);
        } else {
            send(lane, request);
        }
    }

    private void send(Lane lane, Held request) {
        Duration left = Duration.between(now(), request.entry().expires());
        request.tries++;
        request.triesUnderKey++;
        if (lane.asked.add(request)) {
            asked++;
        }
        CompletableFuture<Reply> due = seams.courier().ask(request.entry(), left.compareTo(A_DAY) < 0 ? left : A_DAY);
        request.due.add(due);
        repeatLater(lane, request);
        onLoop(
                due.handle((reply, cancelled) -> cancelled == null ? reply : GIVEN_UP),
                reply -> replied(lane, request, due, reply));
    }

    private void repeatLater(Lane lane, Held request) {
        if (request.repetition == null) {
            Duration wait = RepeatRule.patience(request.triesUnderKey);
            request.repetition = seams.timers()
                    .schedule(
                            wait,
                            () -> loop.execute(() -> {
                                request.repetition = null;
                                repeat(lane, request);
                            }));
        }
    }

    /// Sends a request again whose answer is still due: the first one may be lost, or the answer.
    private void repeat(Lane lane, Held request) {
        boolean may = !closed && !request.due.isEmpty() && request.due.size() < MAX_DUE;
        if (may && rule.allows(request.entry(), Reach.Memory.BY_KEY)) {
            onLoop(seams.courier().reach(lane.target, SHORT_KNOCK), reach -> repeat(lane, request, reach));
        }
    }

    private void repeat(Lane lane, Held request, Reach reach) {
        boolean due = !closed && !request.entry().isEnded() && !request.due.isEmpty();
        if (due && reach instanceof Reach.There(Reach.Memory memory) && rule.allows(request.entry(), memory)) {
            send(lane, request);
        } else if (due) {
            repeatLater(lane, request);
        }
    }

    private void replied(Lane lane, Held request, CompletableFuture<Reply> due, Reply reply) {
        request.due.removeIf(each -> each == due);
        boolean last = request.due.isEmpty();
        if (last && lane.asked.remove(request)) {
            asked--;
        }
        if (closed) {
            return;
        }
        if (!request.entry().isEnded()) {
            judge(lane, request, Verdict.onAsked(reply, now()), last);
        }
        noteQuiet();
        turn(lane);
        turnThoseStalled();
        tidy(lane);
    }

    private void judge(Lane lane, Held request, Verdict verdict, boolean last) {
        switch (verdict) {
            case Verdict.Over(State.Ended how) -> over.accept(request, how);
            case Verdict.NotHandled(String why, Verdict.Key key) -> {
                if (key == Verdict.Key.OTHER) {
                    again(lane, request, request.entry().nextRound(), why);
                } else if (last) {
                    Entry entry = request.entry();
                    again(lane, request, request.wasSentOnce() ? entry.with(new State.Waiting()) : entry, why);
                }
            }
            case Verdict.AnswerLost(String why) -> {
                if (request.entry().order().repeat() == Order.Repeat.AT_LEAST_ONCE) {
                    again(lane, request, request.entry().nextRound(), why);
                } else {
                    over.accept(request, unknown(why));
                }
            }
            case Verdict.Unclear(String why) -> {
                if (last) {
                    unclear(lane, request, why);
                }
            }
        }
    }

    private void unclear(Lane lane, Held request, String why) {
        if (!now().isBefore(request.entry().expires())) {
            over.accept(request, new State.Expired(now(), State.Handled.UNKNOWN));
        } else if (rule.allows(request.entry(), Reach.Memory.BY_KEY)) {
            again(lane, request, request.entry(), why);
        } else {
            over.accept(request, unknown(why));
        }
    }

    /// Puts a request back at the head of its lane. That it waits again is written if it can be; if not, it
    /// counts as sent after a restart, which is the safe way to be wrong.
    private void again(Lane lane, Held request, Entry next, String why) {
        request.problem = why;
        if (!next.equals(request.entry())) {
            List.copyOf(request.due).forEach(due -> due.cancel(false));
            if (shelf.update(request, next) && next.state() instanceof State.Waiting) {
                request.triesUnderKey = 0;
            }
        }
        if (!lane.waiting.contains(request)) {
            lane.waiting.addFirst(request);
        }
        pause(lane);
    }

    private <T> void onLoop(CompletionStage<T> stage, Consumer<T> action) {
        stage.thenAccept(value -> loop.execute(() -> action.accept(value)));
    }

    private void tidy(Lane lane) {
        if (lane.isIdle()) {
            lane.endPause();
            lanes.remove(lane.target, lane);
        }
    }

    private State.Unknown unknown(String why) {
        return new State.Unknown(now(), why);
    }

    private AgentId self() {
        return seams.courier().self();
    }

    private Instant now() {
        return seams.timeOfDay().instant();
    }
}
