package io.agentmesh.core.testing;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/// Time of day, elapsed time and timers, moved by hand. The two times are apart on purpose: a test can set the
/// time of day back ([#setTimeOfDay]) and nothing that measures may notice.
///
/// Tasks run inside [#advance], in the order of their times, on the thread that advances. Not for several
/// threads.
public final class FakeClock implements InstantSource, Ticker, Timers {
    /// Far from zero, so that mixing it up with the time of day fails a test.
    private static final long FIRST_TICK = 7_000_000_000_000L;

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
    private Instant now;
    private long nanos = FIRST_TICK;
    private long scheduled;

    private FakeClock(Instant now) {
        this.now = now;
    }

    /// A clock that stands at this time of day.
    public static FakeClock at(Instant now) {
        return new FakeClock(now);
    }

    /// A clock that stands at a date well after the epoch.
    public static FakeClock atSomeDay() {
        return at(Instant.parse("2031-05-04T08:00:00Z"));
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        var entry = new Task(nanos + Math.max(0, delay.toNanos()), scheduled++, task);
        tasks.add(entry);
        return () -> tasks.remove(entry);
    }

    /// Moves both times on and runs what becomes due, each task at its own moment.
    public void advance(Duration by) {
        long end = nanos + by.toNanos();
        while (!tasks.isEmpty() && tasks.element().due() <= end) {
            Task next = tasks.remove();
            moveTo(Math.max(nanos, next.due()));
            next.action().run();
        }
        moveTo(end);
    }

    /// Moves to the next task and runs it; false if there is none.
    public boolean advanceToNext() {
        Task next = tasks.peek();
        if (next == null) {
            return false;
        }
        advance(Duration.ofNanos(Math.max(0, next.due() - nanos)));
        return true;
    }

    /// The time of day at which the next task is due; empty if none waits.
    public Optional<Instant> nextDue() {
        return Optional.ofNullable(tasks.peek()).map(next -> now.plusNanos(Math.max(0, next.due() - nanos)));
    }

    /// Sets the time of day without any time passing.
    public void setTimeOfDay(Instant other) {
        now = other;
    }

    /// Timers that wait.
    public int pending() {
        return tasks.size();
    }

    private void moveTo(long tick) {
        now = now.plusNanos(tick - nanos);
        nanos = tick;
    }

    private record Task(long due, long order, Runnable action) {}
}
