package io.agentmesh.http.channel;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads that do a program's socket work: made once by its `main`, shared by its servers and
/// WebSocket clients, closed after them. Nothing on them blocks.
public final class EventLoops implements AutoCloseable {
    private static final long CLOSE_SECONDS = 2;

    private final EventLoopGroup group;

    private EventLoops(EventLoopGroup group) {
        this.group = group;
    }

    /// One event loop a processor.
    public static EventLoops create() {
        return create(Runtime.getRuntime().availableProcessors());
    }

    public static EventLoops create(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: 1 or more)");
        }
        return new EventLoops(new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("event-loop", /* daemon= */ true), NioIoHandler.newFactory()));
    }

    /// One event loop, on a thread of this name: for a program that has work of its own to do where its
    /// socket is read.
    public static EventLoops named(String thread) {
        ThreadFactory factory = task -> {
            Thread loop = new FastThreadLocalThread(task, thread);
            loop.setDaemon(true);
            return loop;
        };
        return new EventLoops(new MultiThreadIoEventLoopGroup(1, factory, NioIoHandler.newFactory()));
    }

    /// Netty's own handle, for those that build channels.
    public EventLoopGroup group() {
        return group;
    }

    /// Ends the threads; waits up to 2 s for what they are doing. What still uses them fails from then
    /// on.
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
