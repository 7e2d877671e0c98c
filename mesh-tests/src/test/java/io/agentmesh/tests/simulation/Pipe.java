package io.agentmesh.tests.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/// One direction of a connection, as TCP is: what goes in comes out later, whole and in order, or not at all. It
/// holds a bounded number of bytes, so that whoever writes to somebody who does not read notices.
final class Pipe {
    /// What a socket's buffers hold between two processes. One frame more is always taken.
    static final int WINDOW_BYTES = 256 * 1024;

    /// Who takes what comes out.
    interface Reader {
        /// A frame came.
        void arrived(Frame frame);

        /// The last event: the writer is gone.
        void ended(String why);
    }

    /// What pipes run through.
    record Medium(Simulation simulation, RandomGenerator chance, Latency latency) {}

    private record InFlight(long due, Runnable arrival, int size) {}

    private final Medium medium;
    private final Reader reader;
    private final Runnable whenRoom;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private long lastDue = Long.MIN_VALUE;
    private long stalledUntil = Long.MIN_VALUE;
    private int bytes;
    private boolean paused;
    private boolean full;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        /// Nothing more goes in; what is in flight arrives.
        ENDING,
        /// Nothing goes in or comes out any more.
        OVER
    }

    /// @param whenRoom tells the writer who was at the bound that it may go on
    Pipe(Medium medium, Reader reader, Runnable whenRoom) {
        this.medium = medium;
        this.reader = reader;
        this.whenRoom = whenRoom;
    }

    /// Whether the writer should go on; if not, it is told when it may.
    boolean hasRoom() {
        full = bytes >= WINDOW_BYTES;
        return !full;
    }

    void send(Frame frame) {
        if (state == State.OPEN) {
            bytes += frame.size();
            launch(() -> reader.arrived(frame), frame.size());
        }
    }

    /// The writer is done: the reader hears of it behind everything that is in flight.
    void end(String why) {
        if (state == State.OPEN) {
            state = State.ENDING;
            launch(() -> finish(why), 0);
        }
    }

    /// The writer is gone, and what is in flight is lost.
    void reset(String why) {
        if (state != State.OVER && lives()) {
            inFlight.clear();
            state = State.ENDING;
            launch(() -> finish(why), 0);
        }
    }

    /// Nothing comes out any more, and nobody is told. What is written goes nowhere, until the window is full.
    void swallow() {
        stalledUntil = Long.MAX_VALUE;
    }

    /// Nobody reads any more, so nothing need arrive.
    void abandon() {
        state = State.OVER;
        inFlight.clear();
    }

    /// Nothing comes out for a while; then everything does, as TCP sends again what was not confirmed.
    void stall(Duration time) {
        if (lives()) {
            stalledUntil = Math.max(stalledUntil, now() + time.toNanos());
            medium.simulation().schedule(time, this::arrive);
        }
    }

    /// The reader takes nothing until it resumes.
    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        medium.simulation().schedule(Duration.ZERO, this::arrive);
    }

    private boolean lives() {
        return stalledUntil != Long.MAX_VALUE;
    }

    private void launch(Runnable arrival, int size) {
        Duration delay = medium.latency().draw(medium.chance());
        lastDue = Math.max(lastDue, now() + delay.toNanos());
        inFlight.add(new InFlight(lastDue, arrival, size));
        medium.simulation().schedule(Duration.ofNanos(lastDue - now()), this::arrive);
    }

    /// Lets out what is due, oldest first.
    private void arrive() {
        while (isDue()) {
            InFlight next = inFlight.remove();
            bytes -= next.size();
            next.arrival().run();
        }
        if (full && bytes <= WINDOW_BYTES / 2) {
            full = false;
            whenRoom.run();
        }
    }

    private boolean isDue() {
        InFlight next = inFlight.peek();
        return next != null && !paused && next.due() <= now() && stalledUntil <= now();
    }

    private void finish(String why) {
        state = State.OVER;
        reader.ended(why);
    }

    private long now() {
        return medium.simulation().ticker().nanos();
    }
}
