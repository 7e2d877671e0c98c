package io.agentmesh.sdk;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.sdk.call.Reply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The replies that callers wait for: bounded before the loop sees a request, so that a fast caller cannot
/// pile up work in front of it, and never left open, even when the loop ends first. For any thread.
final class OwedReplies {
    private static final Reply CLOSED = Reply.failed(ErrorCode.CANCELLED, "closed");

    private final Semaphore places;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<Reply>> open = new ConcurrentHashMap<>();
    private volatile boolean abandoned;

    OwedReplies(int bound) {
        places = new Semaphore(bound);
    }

    /// A future for the reply to a request that `begin` hands over; it is given what to call with the reply.
    CompletableFuture<Reply> owe(Consumer<Debt> begin) {
        if (!places.tryAcquire()) {
            return CompletableFuture.completedFuture(Reply.failed(ErrorCode.QUEUE_FULL, "too many requests at a time"));
        }
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        long number = numbers.incrementAndGet();
        open.put(number, reply);
        begin.accept(new Debt(number, reply));
        if (abandoned) {
            reply.complete(CLOSED);
        }
        return reply;
    }

    /// Nobody is left to answer: all open replies end as cancelled, and so do those to come.
    void abandon() {
        abandoned = true;
        open.values().forEach(reply -> reply.complete(CLOSED));
    }

    /// One reply that is owed.
    final class Debt {
        private final long number;
        private final CompletableFuture<Reply> future;

        private Debt(long number, CompletableFuture<Reply> future) {
            this.number = number;
            this.future = future;
        }

        /// Called once.
        void settle(Reply reply) {
            open.remove(number);
            places.release();
            future.complete(reply);
        }

        /// Runs `task` when the caller cancels the future.
        void onGivenUp(Runnable task) {
            CompletionStage<Reply> end = future;
            end.whenComplete((reply, failure) -> {
                if (future.isCancelled()) {
                    task.run();
                }
            });
        }
    }
}
