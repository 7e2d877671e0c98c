package io.agentmesh.relay.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Wakes other loops for what one loop's reading has for them: once for several envelopes, instead of once for each.
///
/// To verify an envelope takes longer than to write it, so a loop that is woken for each writes each by itself, and
/// the calls into the kernel cost as much as half a signature. Here writers wait until the loop has read what there
/// is, or until [#AT_ONCE] envelopes are on their way: a batch of reads becomes a batch of writes. Nothing waits for
/// time to pass. One a loop, used by its thread alone; other threads wake at once.
final class Wakeups {
    /// Envelopes after which the writers are woken, whatever else there is to read: half a millisecond of work.
    private static final int AT_ONCE = 16;

    private static final FastThreadLocal<Wakeups> OF_LOOP = new FastThreadLocal<>();

    private final EventLoop loop;
    private final List<Runnable> waiting = new ArrayList<>(AT_ONCE);
    private int envelopes;

    private Wakeups(EventLoop loop) {
        this.loop = loop;
    }

    /// Lets the current thread, which is that of `loop`, collect what it wakes.
    static void collectOn(EventLoop loop) {
        if (Thread.currentThread() instanceof FastThreadLocalThread && !OF_LOOP.isSet()) {
            OF_LOOP.set(new Wakeups(loop));
        }
    }

    /// An envelope was taken by a writer.
    ///
    /// @param wake wakes the writer's loop; `null` if somebody has done so, or will
    static void taken(@Nullable Runnable wake) {
        Wakeups here = OF_LOOP.getIfExists();
        if (here != null) {
            here.collect(wake);
        } else if (wake != null) {
            wake.run();
        }
    }

    private void collect(@Nullable Runnable wake) {
        if (wake != null) {
            waiting.add(wake);
            if (waiting.size() == 1 && !loop.isShuttingDown()) {
                // Runs when the loop is through with what it is reading.
                loop.execute(this::wakeAll);
            }
        }
        envelopes++;
        if (envelopes >= AT_ONCE || loop.isShuttingDown()) {
            wakeAll();
        }
    }

    private void wakeAll() {
        envelopes = 0;
        waiting.forEach(Runnable::run);
        waiting.clear();
    }
}
