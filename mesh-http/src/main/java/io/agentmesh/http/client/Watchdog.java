package io.agentmesh.http.client;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends blocking work on sockets by closing them when their time is over. Owns one daemon thread, which
/// starts with the first call. Thread-safe.
final class Watchdog implements AutoCloseable {
    /// A watch over one piece of work.
    static final class Watch implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Future<?> bite;

        private Watch(ScheduledThreadPoolExecutor timer, Closeable socket, Deadline deadline) {
            this.bite = timer.schedule(() -> bite(socket), deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        }

        private void bite(Closeable socket) {
            if (over.compareAndSet(false, true)) {
                closeQuietly(socket);
            }
        }

        /// The work is done.
        ///
        /// @return whether it was in time: if so nothing closes the socket from now on
        boolean end() {
            bite.cancel(false);
            return over.compareAndSet(false, true);
        }

        /// The work is done, whether or not it was in time.
        @Override
        public void close() {
            end();
        }
    }

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("http-deadlines").factory());

    Watchdog() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /// Closes `socket` when the deadline is over, unless the watch is closed before.
    Watch over(Closeable socket, Deadline deadline) {
        return new Watch(timer, socket, deadline);
    }

    /// Runs `task`, which does not block, once so much time is over, unless it is cancelled.
    Future<?> after(Duration time, Runnable task) {
        return timer.schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Starts no more watches; those that run go on.
    @Override
    public void close() {
        timer.shutdown();
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // Whoever works on it sees it as broken or closed, which is all that is wanted.
        }
    }
}
