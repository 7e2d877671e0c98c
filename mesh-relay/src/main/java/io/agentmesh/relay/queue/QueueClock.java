package io.agentmesh.relay.queue;

import io.agentmesh.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// The queue's own time, by which envelopes grow old. It goes on by elapsed time while a process runs, so a jump of
/// the time of day changes nothing; and it is stored, so that a restart does not make them young again. What passed
/// while no process ran is known by the time of day alone, and is trusted that far: see [#ageOfDowntime].
///
/// For any thread.
final class QueueClock {
    /// What an envelope that had that much left before a downtime has left after it.
    static final Duration GRACE = Duration.ofSeconds(60);

    private final InstantSource timeOfDay;
    private final Ticker ticker;
    private final long startMillis;
    private final long startNanos;

    /// @param startMillis where the process before this one stopped, and the downtime
    QueueClock(long startMillis, InstantSource timeOfDay, Ticker ticker) {
        this.startMillis = startMillis;
        this.timeOfDay = timeOfDay;
        this.ticker = ticker;
        this.startNanos = ticker.nanos();
    }

    /// The queue's time now.
    long millis() {
        return startMillis + TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - startNanos);
    }

    /// Where a later process finds what passes until then.
    long timeOfDayMillis() {
        return timeOfDay.millis();
    }

    /// Up to which age a downtime makes an envelope older: never into its last minute. So a clock that was set
    /// forward, or a long downtime, expires nothing that its receiver had no chance to fetch; a clock that was set
    /// back counts as no downtime, and the time that processes run counts always, so nothing lives for ever.
    static long ageOfDowntime(Duration timeToLive) {
        return Math.max(0, timeToLive.minus(GRACE).toMillis());
    }
}
