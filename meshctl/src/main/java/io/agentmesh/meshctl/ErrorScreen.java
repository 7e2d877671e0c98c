package io.agentmesh.meshctl;

import io.agentmesh.meshctl.output.Screen;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The terminal behind standard error, if there is one.
final class ErrorScreen implements Screen {
    private static final int STANDARD_ERROR = 2;
    private static final Duration BETWEEN_BEATS = Duration.ofSeconds(1);

    @Override
    public boolean showsErrors() {
        return Descriptor.isTerminal(STANDARD_ERROR);
    }

    @Override
    public Beat everySecond(Runnable beat) {
        CountDownLatch end = new CountDownLatch(1);
        Thread.ofPlatform().daemon().name("progress").start(() -> beatUntil(end, beat));
        return end::countDown;
    }

    private static void beatUntil(CountDownLatch end, Runnable beat) {
        try {
            while (!end.await(BETWEEN_BEATS.toMillis(), TimeUnit.MILLISECONDS)) {
                beat.run();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void atExit(Runnable last) {
        try {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(last));
        } catch (IllegalStateException alreadyEnding) {
            last.run();
        }
    }
}
