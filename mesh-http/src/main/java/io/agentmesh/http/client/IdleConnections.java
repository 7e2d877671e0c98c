package io.agentmesh.http.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Connections that wait for another call, the latest first. Thread-safe; no lock is held while
/// something is read or written, except to ask whether a connection is still good, which does not block.
final class IdleConnections implements AutoCloseable {
    private record Idle(Peer peer, Connection connection, long sinceNanos) {}

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<Idle> idle = new ArrayDeque<>();

    private final int max;
    private final Duration maxTime;
    private final Ticker ticker;

    @GuardedBy("lock")
    private boolean closed;

    IdleConnections(int max, Duration maxTime, Ticker ticker) {
        this.max = max;
        this.maxTime = maxTime;
        this.ticker = ticker;
    }

    /// A connection to that peer that can take a call, if there is one. It is the caller's from then on.
    @Nullable
    Connection poll(Peer peer) {
        lock.lock();
        try {
            closeExpired();
            for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
                Idle candidate = each.next();
                if (candidate.peer().equals(peer)) {
                    each.remove();
                    if (candidate.connection().isQuiet()) {
                        return candidate.connection();
                    }
                    candidate.connection().closeQuietly();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// Keeps a connection; the one that has waited longest makes room for it.
    void offer(Peer peer, Connection connection) {
        lock.lock();
        try {
            closeExpired();
            if (closed || max == 0) {
                connection.closeQuietly();
                return;
            }
            if (idle.size() == max) {
                idle.removeLast().connection().closeQuietly();
            }
            idle.addFirst(new Idle(peer, connection, ticker.nanos()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(each -> each.connection().closeQuietly());
            idle.clear();
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
