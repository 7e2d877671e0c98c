package io.agentmesh.relay.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Wakes other loops for what one thread has for them: once for several envelopes, instead of once for each.
///
/// To verify an envelope takes longer than to write it, so a loop that is woken for each writes each by itself,
/// and the calls into the kernel cost as much as half a signature; and it would be woken under the receiver's
/// lock. Here writers wait until the task is over, or the loop has read what there is, or until [#AT_ONCE]
/// envelopes are on their way: a batch of reads becomes a batch of writes. Nothing waits for time to pass. One
/// a thread, used by it alone; threads that have none wake at once.
final class Wakeups {
    /// Envelopes after which the writers are woken, whatever else there is to read: half a millisecond of work.
    private static final int AT_ONCE = 16;

    private static final FastThreadLocal<Wakeups> OF_THREAD = new FastThreadLocal<>();

    /// `null` where the end of a task wakes them.
    private final @Nullable EventLoop loop;

    private final List<Runnable> waiting = new ArrayList<>(AT_ONCE);
    private int envelopes;

    private Wakeups(@Nullable EventLoop loop) {
        this.loop = loop;
    }

    /// Lets the current thread, which is that of `loop`, collect what it wakes.
    static void collectOn(EventLoop loop) {
        if (Thread.currentThread() instanceof FastThreadLocalThread && !OF_THREAD.isSet()) {
            OF_THREAD.set(new Wakeups(loop));
        }
    }

    /// Runs a task on a thread that is no loop's, and wakes at its end whom it has something for.
    static void during(Runnable task) {
        var here = new Wakeups(null);
        OF_THREAD.set(here);
        try {
            task.run();
        } finally {
            OF_THREAD.remove();
            here.wakeAll();
        }
    }

    /// An envelope was taken by a writer.
    ///
    /// @param wake wakes the writer's loop; `null` if somebody has done so, or will
    static void taken(@Nullable Runnable wake) {
        Wakeups here = OF_THREAD.getIfExists();
        if (here != null) {
            here.collect(wake);
        } else if (wake != null) {
            wake.run();
        }
    }

    private void collect(@Nullable Runnable wake) {
        boolean stopping = loop != null && loop.isShuttingDown();
        if (wake != null) {
            waiting.add(wake);
            if (loop != null && waiting.size() == 1 && !stopping) {
                // Runs when the loop is through with what it is reading.
                loop.execute(this::wakeAll);
            }
        }
        envelopes++;
        if (envelopes >= AT_ONCE || stopping) {
            wakeAll();
        }
    }

    private void wakeAll() {
        envelopes = 0;
        waiting.forEach(Runnable::run);
        waiting.clear();
    }
}
