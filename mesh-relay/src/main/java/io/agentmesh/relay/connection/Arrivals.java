package io.agentmesh.relay.connection;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.Ending;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The envelopes that one connection brought and nobody has looked at yet.
///
/// ```text
/// link's thread ─ add ─▶ waiting ─▶ one of the shared threads at a time, a few in a turn ─▶ verified, routed
/// ```
///
/// To verify an envelope takes ten times as long as to read it. On the link's thread, connections that send
/// much would share a processor by the order in which they came, while another one idles. Here any thread that
/// is free takes the next connection's turn. One connection's envelopes keep their order.
///
/// [#add] is the link's thread's alone; its lock is held for queue operations alone.
final class Arrivals {
    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

    /// Envelopes that wait: above it the socket is not read until half of them are gone.
    static final int MAX_ENVELOPES = 64;
    /// The same in bytes; a single one waits whatever its size.
    static final int MAX_BYTES = 128 << 10;
    /// Envelopes in a turn, so that one connection does not hold up the others.
    static final int TURN = 16;

    private final AgentLink link;
    private final Executor threads;
    private final Ticker ticker;
    private final Taker taker;

    @GuardedBy("this")
    private final Queue<Arrival> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private int bytes;

    /// Whether some thread has the turn, or will.
    @GuardedBy("this")
    private boolean busy;

    @GuardedBy("this")
    private boolean full;

    @GuardedBy("this")
    private @Nullable Runnable whenDone;

    /// Takes an envelope to the end.
    @FunctionalInterface
    interface Taker {
        void take(Arrival arrival);
    }

    /// An envelope as it came.
    ///
    /// @param nanos when
    record Arrival(Utf8Text text, long nanos) {}

    /// @param threads work turns off; if they refuse one, the thread that asks does it
    Arrivals(AgentLink link, Executor threads, Ticker ticker, Taker taker) {
        this.link = link;
        this.threads = threads;
        this.ticker = ticker;
        this.taker = taker;
    }

    /// One more came.
    void add(Utf8Text text) {
        var arrival = new Arrival(text, ticker.nanos());
        boolean isFull;
        boolean isFirst;
        synchronized (this) {
            waiting.add(arrival);
            bytes += text.size();
            isFull = !full && (waiting.size() > MAX_ENVELOPES || (waiting.size() > 1 && bytes > MAX_BYTES));
            full |= isFull;
            isFirst = !busy;
            busy = true;
        }
        if (isFull) {
            link.pause();
        }
        if (isFirst) {
            nextTurn();
        }
    }

    /// Nothing more comes.
    ///
    /// @param done runs once nothing waits: now or later, on any thread
    void finish(Runnable done) {
        synchronized (this) {
            if (busy) {
                whenDone = done;
                return;
            }
        }
        done.run();
    }

    private void nextTurn() {
        try {
            threads.execute(this::turn);
        } catch (RejectedExecutionException stopping) {
            turn();
        }
    }

    private void turn() {
        for (int i = 0; i < TURN; i++) {
            Arrival next = next();
            if (next == null) {
                return;
            }
            take(next);
        }
        nextTurn();
    }

    private void take(Arrival arrival) {
        try {
            taker.take(arrival);
        } catch (RuntimeException | Error broken) {
            // The thread's top: the connection ends, its other envelopes and those of others are taken.
            log.atError()
                    .setMessage("taking an envelope failed for a fault of ours")
                    .addKeyValue("remote", link.remote())
                    .setCause(broken)
                    .log();
            link.end(Ending.FAULT);
        }
    }

    private @Nullable Arrival next() {
        Arrival next;
        boolean hasRoom;
        Runnable done = null;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                busy = false;
                done = whenDone;
            } else {
                bytes -= next.text().size();
            }
            hasRoom = full && waiting.size() <= MAX_ENVELOPES / 2 && bytes <= MAX_BYTES / 2;
            full &= !hasRoom;
        }
        if (hasRoom) {
            link.execute(link::resume);
        }
        if (done != null) {
            done.run();
        }
        return next;
    }
}
