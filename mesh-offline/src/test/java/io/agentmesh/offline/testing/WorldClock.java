package io.agentmesh.offline.testing;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A [FakeClock] that the threads of stores may ask too.
public final class WorldClock implements InstantSource, Timers {
    private final FakeClock clock = FakeClock.atSomeDay();

    @Override
    public synchronized Instant instant() {
        return clock.instant();
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable task) {
        Timer timer = clock.schedule(delay, task);
        return () -> exclusively(timer::cancel);
    }

    synchronized void exclusively(Runnable work) {
        work.run();
    }

    /// Runs the next timer, if it is due before then.
    synchronized boolean advanceToNextBefore(Instant end) {
        return clock.nextDue().filter(due -> !due.isAfter(end)).isPresent() && clock.advanceToNext();
    }

    synchronized Duration untilNext() {
        return Duration.between(clock.instant(), clock.nextDue().orElse(clock.instant()));
    }

    synchronized void advanceTo(Instant end) {
        clock.advance(Duration.between(clock.instant(), end));
    }

    synchronized void leap(Duration by) {
        clock.setTimeOfDay(clock.instant().plus(by));
    }
}
