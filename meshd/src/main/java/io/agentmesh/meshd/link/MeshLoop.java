package io.agentmesh.meshd.link;

import io.agentmesh.core.time.Timers;
import io.agentmesh.http.channel.EventLoops;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// One event loop as the mesh knows it: runs tasks in their order, calls back, and does the socket work of
/// links. What it is given once it is closed is dropped: what is still reported by then has nobody left to
/// tell.
final class MeshLoop implements Executor, Timers, AutoCloseable {
    private final EventLoops loops = EventLoops.named("mesh-loop");
    private final EventLoop loop = loops.group().next();
    private volatile boolean closed;

    /// For the client whose sockets it reads.
    EventLoops loops() {
        return loops;
    }

    @Override
    public void execute(Runnable task) {
        unlessOver(() -> loop.execute(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        if (closed) {
            return () -> {};
        }
        try {
            Future<?> scheduled = loop.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> unlessOver(() -> scheduled.cancel(false));
        } catch (RejectedExecutionException over) {
            return () -> {};
        }
    }

    private void unlessOver(Runnable use) {
        if (closed) {
            return;
        }
        try {
            use.run();
        } catch (RejectedExecutionException over) {
            // It was closed in between.
        }
    }

    /// Closes the sockets and ends the thread; waits for it, 2 s at most.
    @Override
    public void close() {
        closed = true;
        loops.close();
    }
}
