package io.agentmesh.http.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Connections that wait for another call, the latest first. Thread-safe; no lock is held while
/// something is read or written, except to ask whether a connection is still good, which does not block.
final class IdleConnections implements AutoCloseable {
    private record Idle(Peer peer, String owner, Connection connection, long sinceNanos) {
        boolean suits(HttpCall call) {
            return peer.equals(call.peer()) && owner.equals(call.owner());
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<Idle> idle = new ArrayDeque<>();

    private final int max;
    private final Duration maxTime;
    private final Ticker ticker;
    private final Watchdog watchdog;

    @GuardedBy("lock")
    private @Nullable Future<?> nextSweep;

    @GuardedBy("lock")
    private boolean closed;

    /// @param watchdog sees to it that what nobody asks for any more is closed when its time is over
    IdleConnections(int max, Duration maxTime, Ticker ticker, Watchdog watchdog) {
        this.max = max;
        this.maxTime = maxTime;
        this.ticker = ticker;
        this.watchdog = watchdog;
    }

    /// A connection that can take this call, if there is one. It is the caller's from then on. If there is none
    /// the caller opens one, for which the one that has waited longest makes room.
    @Nullable
    Connection poll(HttpCall call) {
        lock.lock();
        try {
            closeExpired();
            for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
                Idle candidate = each.next();
                if (candidate.suits(call)) {
                    each.remove();
                    if (candidate.connection().isQuiet()) {
                        return candidate.connection();
                    }
                    candidate.connection().closeQuietly();
                }
            }
            makeRoom();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// A server that serves one connection at a time would let a new one wait for one that nobody uses.
    void makeRoom() {
        lock.lock();
        try {
            if (max > 0 && idle.size() == max) {
                idle.removeLast().connection().closeQuietly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Keeps the connection of this call; the one that has waited longest makes room for it.
    void offer(HttpCall call, Connection connection) {
        lock.lock();
        try {
            closeExpired();
            if (closed || max == 0) {
                connection.closeQuietly();
                return;
            }
            makeRoom();
            idle.addFirst(new Idle(call.peer(), call.owner(), connection, ticker.nanos()));
            planSweep();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void planSweep() {
        if (nextSweep == null && !closed && !idle.isEmpty()) {
            nextSweep = watchdog.after(maxTime, this::sweep);
        }
    }

    /// At the latest two of its times after a connection was kept.
    private void sweep() {
        lock.lock();
        try {
            nextSweep = null;
            closeExpired();
            planSweep();
        } finally {
            lock.unlock();
        }
    }

    /// Closes them all.
    void clear() {
        lock.lock();
        try {
            idle.forEach(each -> each.connection().closeQuietly());
            idle.clear();
        } finally {
            lock.unlock();
        }
    }

    /// Closes them all, and keeps none from now on.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            clear();
            if (nextSweep != null) {
                nextSweep.cancel(false);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void closeExpired() {
        long now = ticker.nanos();
        while (!idle.isEmpty() && now - idle.getLast().sinceNanos() > maxTime.toNanos()) {
            idle.removeLast().connection().closeQuietly();
        }
    }
}
