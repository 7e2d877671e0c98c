package io.agentmesh.meshd.outbox;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The one thread that owns an outbox's state and writes its files. What waits for it is bounded by those who wait:
/// callers of the local API, and answers to what was sent.
final class OutboxLoop implements Executor, AutoCloseable {
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("mesh-outbox").factory(),
            (task, closed) -> refuse(task));

    /// Something to be done whose outcome somebody waits for.
    private static final class Question<T> implements Runnable {
        private final Supplier<T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        private Question(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                answer.complete(work.get());
            } catch (RuntimeException bug) {
                answer.completeExceptionally(bug);
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    /// Does something on this executor, and waits for its outcome.
    ///
    /// @throws CancellationException if the executor has ended
    static <T> T ask(Executor loop, Supplier<T> work) {
        Question<T> question = new Question<>(work);
        loop.execute(question);
        return question.answer.join();
    }

    /// After the end nobody is left to tell, except who waits.
    private static void refuse(Runnable task) {
        if (task instanceof Question<?> question) {
            question.answer.completeExceptionally(new CancellationException("the outbox is closed"));
        }
    }

    /// Does what waits, and takes nothing more.
    @Override
    public void close() {
        thread.shutdown();
    }
}
