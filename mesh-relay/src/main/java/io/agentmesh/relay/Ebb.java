package io.agentmesh.relay;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.util.function.IntSupplier;

/// Has memory given back once many connections have ended. What they left is garbage, but a relay that has little to
/// do makes no more of it, and so its collector, which runs when memory is short, would keep it for good.
///
/// ```text
/// connections  ▁▄██████▇▅▃▂▁▁▁▁▁
///                           ▲ at most half of them are left, a thousand are gone, and no more go
/// ```
///
/// A collection stops the relay for as long as it takes to look at what is left; so there is one a minute at most.
/// Runs on the thread of the timers.
public final class Ebb {
    /// Between two looks.
    static final Duration EVERY = Duration.ofSeconds(2);
    /// Between two collections.
    static final Duration PAUSE = Duration.ofMinutes(1);
    /// So many connections have some megabytes together; fewer are not worth it.
    static final int WORTH_IT = 1_000;

    private final IntSupplier connections;
    private final Timers timers;
    private final Ticker ticker;
    private final Runnable collect;

    private int most;
    private int before;
    private long lastNanos;

    /// @param connections that are open, asked at each look
    /// @param collect gives back what it can
    public Ebb(IntSupplier connections, Timers timers, Ticker ticker, Runnable collect) {
        this.connections = connections;
        this.timers = timers;
        this.ticker = ticker;
        this.collect = collect;
        this.lastNanos = ticker.nanos() - PAUSE.toNanos();
    }

    /// Looks from now on.
    public void start() {
        timers.schedule(EVERY, () -> {
            look();
            start();
        });
    }

    private void look() {
        int now = connections.getAsInt();
        most = Math.max(most, now);
        boolean low = now <= most / 2 && most - now >= WORTH_IT && now >= before;
        before = now;
        if (low && ticker.nanos() - lastNanos >= PAUSE.toNanos()) {
            lastNanos = ticker.nanos();
            most = now;
            collect.run();
        }
    }
}
