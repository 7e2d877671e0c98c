package io.agentmesh.http.websocket;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one connection's callbacks, one after another, on the virtual thread that runs this. Filled by
/// the event loop, and by whoever sends (which only adds that there is room again).
///
/// The queue has no bound of its own: it is measured in bytes ([#isFull]), and while it is full the
/// event loop reads nothing, so it holds at most the bound, one message more, and what one read of the
/// socket brought.
final class Callbacks implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

    /// What an entry costs besides its payload, so that a flood of empty frames counts too.
    private static final long ENTRY_BYTES = 128;

    private record Entry(Runnable callback, long bytes) {}

    private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final long maxBytes;

    private Runnable whenFailed = () -> {};
    private Runnable whenRoomy = () -> {};
    private boolean last;

    Callbacks(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// What to do when a callback throws, and when the queue is empty enough to read on. Both run on
    /// this thread; set before it starts.
    void react(Runnable failed, Runnable roomy) {
        whenFailed = failed;
        whenRoomy = roomy;
    }

    void add(long payloadBytes, Runnable callback) {
        long bytes = payloadBytes + ENTRY_BYTES;
        waitingBytes.addAndGet(bytes);
        waiting.add(new Entry(callback, bytes));
    }

    /// Adds the last callback; the thread ends after it.
    void addLast(Runnable callback) {
        add(0, () -> {
            last = true;
            callback.run();
        });
    }

    boolean isFull() {
        return waitingBytes.get() > maxBytes;
    }

    @Override
    public void run() {
        while (!last) {
            Entry entry = takeUninterruptibly();
            call(entry.callback());
            long left = waitingBytes.addAndGet(-entry.bytes());
            if (left <= maxBytes / 2 && left + entry.bytes() > maxBytes / 2) {
                whenRoomy.run();
            }
        }
    }

    private void call(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error broken) {
            // The top of this connection's thread: a listener's bug ends its connection, and nothing else.
            log.atError()
                    .setMessage("websocket listener failed")
                    .setCause(broken)
                    .log();
            whenFailed.run();
        }
    }

    /// An interruption is the listener's, for whatever it waits for; the last callback is waited for all
    /// the same.
    private Entry takeUninterruptibly() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiting.take();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
