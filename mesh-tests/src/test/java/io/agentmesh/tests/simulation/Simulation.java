package io.agentmesh.tests.simulation;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One thread, one clock, one queue of events, one seed. Whatever happens in a run is an event in here, and after
/// each of them the invariants are looked at.
final class Simulation implements Timers {
    /// Whoever does so much without a moment passing never stops.
    static final int MOST_EVENTS_AT_ONCE = 100_000;

    /// The one thread; who makes a simulation runs it.
    private final Thread runner = Thread.currentThread();

    private final FakeClock clock = FakeClock.atSomeDay();
    private final long startNanos = clock.nanos();
    private final SplittableRandom chance;
    private final Trace trace = new Trace(this::elapsed);
    private final Tally tally = new Tally();
    private final List<Invariant> invariants = new ArrayList<>();
    private long momentNanos;
    private int eventsOfMoment;
    private @Nullable Throwable broken;
    private volatile @Nullable Thread mounted;

    Simulation(long seed) {
        chance = new SplittableRandom(seed);
    }

    /// A source of its own for each part, so that what one part draws does not change what another one draws.
    SplittableRandom split() {
        return chance.split();
    }

    Trace trace() {
        return trace;
    }

    Tally tally() {
        return tally;
    }

    Ticker ticker() {
        return clock;
    }

    InstantSource timeOfDay() {
        return clock;
    }

    /// Virtual time since the run began.
    Duration elapsed() {
        return Duration.ofNanos(clock.nanos() - startNanos);
    }

    /// A thread came to an end that it must not come to: the run fails after the event.
    void broke(Throwable failure) {
        if (broken == null) {
            broken = failure;
        }
    }

    /// This simulated thread runs now; none, if `null`.
    void mounts(@Nullable Thread thread) {
        mounted = thread;
    }

    /// Whether this is called from one of its own events, on a simulated thread or not.
    boolean isCalledFromWithin() {
        Thread caller = Thread.currentThread();
        return caller == mounted || caller == runner;
    }

    /// From now on this holds after each event.
    void keeps(Invariant invariant) {
        invariants.add(invariant);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return clock.schedule(delay, () -> {
            task.run();
            count();
            check();
        });
    }

    /// Lets virtual time pass and everything happen that falls due.
    ///
    /// @throws AssertionError with the last events, if an invariant breaks or anything throws
    void run(Duration time) {
        try {
            clock.advance(time);
            check();
        } catch (RuntimeException | AssertionError broken) {
            throw new AssertionError(broken.getMessage() + "\nlast events:\n" + trace.tail(), broken);
        }
    }

    private void count() {
        tally.count("events");
        eventsOfMoment = clock.nanos() == momentNanos ? eventsOfMoment + 1 : 1;
        momentNanos = clock.nanos();
        if (eventsOfMoment > MOST_EVENTS_AT_ONCE) {
            throw new AssertionError("I7: " + eventsOfMoment + " events and no time passes");
        }
    }

    private void check() {
        if (broken != null) {
            throw new AssertionError(broken.getMessage(), broken);
        }
        invariants.forEach(Invariant::check);
    }
}
