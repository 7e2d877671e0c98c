package io.agentmesh.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.http.websocket.Draining;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The connections of one server that are open, in the order in which they came, and the end of all of
/// them. Thread-safe.
final class OpenConnections {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();

    @GuardedBy("lock")
    private final Set<Channel> open = new LinkedHashSet<>();

    @GuardedBy("lock")
    private boolean draining;

    /// Keeps track of a connection until it closes. One that comes while the server stops is told so
    /// right after.
    void add(Channel channel) {
        lock.lock();
        try {
            open.add(channel);
            if (draining) {
                tell(channel);
            }
        } finally {
            lock.unlock();
        }
        channel.closeFuture().addListener(_ -> remove(channel));
    }

    /// Tells each connection, now or later, to come to its end.
    void drain() {
        lock.lock();
        try {
            draining = true;
            open.forEach(OpenConnections::tell);
        } finally {
            lock.unlock();
        }
    }

    List<Channel> all() {
        lock.lock();
        try {
            return List.copyOf(open);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until none is open.
    ///
    /// @return those that still are when the time is over
    List<Channel> awaitEmpty(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!open.isEmpty() && left > 0) {
                left = empty.awaitNanos(left);
            }
            return List.copyOf(open);
        } finally {
            lock.unlock();
        }
    }

    private void remove(Channel channel) {
        lock.lock();
        try {
            open.remove(channel);
            if (open.isEmpty()) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Later, on the channel's own loop: its handlers may not be there yet.
    private static void tell(Channel channel) {
        channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(Draining.NOW));
    }
}
