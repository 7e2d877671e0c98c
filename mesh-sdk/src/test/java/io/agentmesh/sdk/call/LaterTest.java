package io.agentmesh.sdk.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Blocking work as a future.
final class LaterTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<String> interrupted = new CompletableFuture<>();

    @Test
    void futureHasWhatTheWorkReturnsAndTheCallerDoesNotWait() {
        CountDownLatch mayEnd = new CountDownLatch(1);

        CompletableFuture<String> outcome = Later.on(THREADS, () -> {
            mayEnd.await();
            return "done";
        });

        assertThat(outcome).isNotDone();
        mayEnd.countDown();
        assertThat(outcome).succeedsWithin(SOON).isEqualTo("done");
    }

    @Test
    void futureHasWhatTheWorkThrows() {
        MeshException why = new MeshException(new Violation(ErrorCode.STORAGE, "full"));
        StackOverflowError deep = new StackOverflowError();

        assertThat(Later.on(Runnable::run, () -> {
                    throw why;
                }))
                .isCompletedExceptionally()
                .failsWithin(SOON)
                .withThrowableThat()
                .withCause(why);
        assertThat(Later.on(Runnable::run, () -> {
                    throw deep;
                }))
                .failsWithin(SOON)
                .withThrowableThat()
                .withCause(deep);
    }

    @Test
    void cancellingInterruptsTheWork() throws InterruptedException {
        CompletableFuture<String> outcome = Later.on(THREADS, this::waitForEver);
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

        outcome.cancel(false);

        assertThat(interrupted).succeedsWithin(SOON);
        assertThat(outcome).isCancelled();
    }

    @Test
    void whatIsCancelledBeforeItBeginsNeverDoes() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        CompletableFuture<String> outcome = Later.on(waiting::add, this::waitForEver);

        outcome.cancel(false);
        waiting.remove().run();

        assertThat(begun.getCount()).isEqualTo(1);
    }

    @Test
    void threadsThatEndMeanwhileCancelIt() throws InterruptedException {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        CompletableFuture<String> outcome =
                Later.on(task -> worker.complete(Thread.ofVirtual().start(task)), this::waitForEver);
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

        worker.join().interrupt();

        assertThat(interrupted).succeedsWithin(SOON);
        assertThat(outcome).failsWithin(SOON);
        assertThat(outcome).isCancelled();
    }

    @Test
    void threadsThatTakeNothingAnyMoreAreToldAsCancelled() {
        CompletableFuture<String> outcome = Later.on(
                task -> {
                    throw new RejectedExecutionException("over");
                },
                () -> "never");

        assertThat(outcome)
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        MeshException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
    }

    private String waitForEver() throws InterruptedException {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException expected) {
            interrupted.complete("interrupted");
            throw expected;
        }
    }
}
