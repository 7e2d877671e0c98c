package io.agentmesh.core.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Time of day, elapsed time and timers, moved by hand. The two times are apart on purpose: a test can set the
/// time of day back ([#setTimeOfDay]) and nothing that measures may notice.
///
/// Tasks run inside [#advance], in the order of their times, on the thread that advances. One thread moves it; any
/// may read, schedule and cancel beside that.
public final class FakeClock implements InstantSource, Ticker, Timers {
    /// Far from zero, so that mixing it up with the time of day fails a test.
    private static final long FIRST_TICK = 7_000_000_000_000L;

    @GuardedBy("this")
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));

    @GuardedBy("this")
    private Instant now;

    @GuardedBy("this")
    private long nanos = FIRST_TICK;

    @GuardedBy("this")
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
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable task) {
        var entry = new Task(nanos + Math.max(0, delay.toNanos()), scheduled++, task);
        tasks.add(entry);
        return () -> cancel(entry);
    }

    /// Moves both times on and runs what becomes due, each task at its own moment.
    public void advance(Duration by) {
        long end = nanos() + by.toNanos();
        for (Task next = nextBy(end); next != null; next = nextBy(end)) {
            next.action().run(); // holds nothing, so it may wait for another thread that schedules
        }
        moveTo(end);
    }

    /// Moves to the next task that is due by then, and takes it out.
    private synchronized @Nullable Task nextBy(long end) {
        Task next = tasks.peek();
        if (next == null || next.due() > end) {
            return null;
        }
        tasks.remove();
        moveTo(Math.max(nanos, next.due()));
        return next;
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /// Moves to the next task and runs it; false if there is none.
    public boolean advanceToNext() {
        Optional<Duration> wait = untilNext();
        wait.ifPresent(this::advance);
        return wait.isPresent();
    }

    private synchronized Optional<Duration> untilNext() {
        return Optional.ofNullable(tasks.peek()).map(next -> Duration.ofNanos(Math.max(0, next.due() - nanos())));
    }

    /// The time of day at which the next task is due; empty if none waits.
    public synchronized Optional<Instant> nextDue() {
        return untilNext().map(now::plus);
    }

    /// Sets the time of day without any time passing.
    public synchronized void setTimeOfDay(Instant other) {
        now = other;
    }

    /// Timers that wait.
    public synchronized int pending() {
        return tasks.size();
    }

    private synchronized void moveTo(long tick) {
        now = now.plusNanos(tick - nanos);
        nanos = tick;
    }

    private record Task(long due, long order, Runnable action) {}
}
