package io.agentmesh.http.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.time.Ticker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Connections that wait for another call, the latest first. Thread-safe; no lock is held while
/// something is read or written, except to ask whether a connection is still good, which does not block.
final class IdleConnections implements AutoCloseable {
    /// A connection, and when it was opened.
    record Line(Connection connection, long openedNanos) {}

    private record Idle(Peer peer, @Nullable String owner, Line line, long sinceNanos) {
        boolean suits(HttpCall call) {
            return peer.equals(call.peer()) && Objects.equals(owner, call.owner());
        }

        void close() {
            line.connection().closeQuietly();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Deque<Idle> idle = new ArrayDeque<>();

    private final KeepRule rule;
    private final Ticker ticker;
    private final Watchdog watchdog;

    @GuardedBy("lock")
    private @Nullable Future<?> nextSweep;

    @GuardedBy("lock")
    private boolean closed;

    /// @param watchdog sees to it that what nobody asks for any more is closed when its time is over
    IdleConnections(KeepRule rule, Ticker ticker, Watchdog watchdog) {
        this.rule = rule;
        this.ticker = ticker;
        this.watchdog = watchdog;
    }

    /// A connection that can take this call, if there is one. It is the caller's from then on.
    @Nullable
    Line poll(HttpCall call) {
        lock.lock();
        try {
            closeExpired();
            for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
                Idle candidate = each.next();
                if (candidate.suits(call)) {
                    each.remove();
                    if (candidate.line().connection().isQuiet()) {
                        return candidate.line();
                    }
                    candidate.close();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// Before a new connection to this peer: if no more may be kept the one to it that has waited longest is
    /// closed. A server that serves one connection at a time would let the new one wait for it.
    void makeRoomAt(Peer peer) {
        lock.lock();
        try {
            if (idle.size() == rule.connections()) {
                for (Iterator<Idle> oldest = idle.descendingIterator(); oldest.hasNext(); ) {
                    Idle candidate = oldest.next();
                    if (candidate.peer().equals(peer)) {
                        oldest.remove();
                        candidate.close();
                        return;
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Keeps the connection of this call, unless its life is over; the one that has waited longest makes room.
    void offer(HttpCall call, Line line) {
        lock.lock();
        try {
            closeExpired();
            long now = ticker.nanos();
            boolean isOld = now - line.openedNanos() > rule.lifetime().toNanos();
            if (closed || isOld || rule.connections() == 0) {
                line.connection().closeQuietly();
                return;
            }
            if (idle.size() == rule.connections()) {
                idle.removeLast().close();
            }
            idle.addFirst(new Idle(call.peer(), call.owner(), line, now));
            planSweep();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void planSweep() {
        if (nextSweep == null && !closed && !idle.isEmpty()) {
            nextSweep = watchdog.after(rule.idleTime(), this::sweep);
        }
    }

    /// Closes what has waited too long, and looks again as long as something waits.
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
            idle.forEach(Idle::close);
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
        while (!idle.isEmpty()
                && now - idle.getLast().sinceNanos() > rule.idleTime().toNanos()) {
            idle.removeLast().close();
        }
    }
}
