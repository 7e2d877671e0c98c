package io.agentmesh.tests.kill;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Messages from one agent to another, one after the other, until all are sent or it is closed. A message whose
/// sender's daemon was killed over it is left again under its id, as any caller would. A thread of its own
/// sends.
final class Mailing implements AutoCloseable {
    /// A capability whose agent knows a repetition by its key.
    static final String REPEATABLE = "repeatable";
    /// One whose agent does not.
    static final String ONCE = "once";

    private static final int ACCEPTED = 202;

    private final Seat from;
    private final Seat to;
    private final Pace pace;
    private final Map<UUID, Letter> accepted = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /// A message that its sender's daemon said it has.
    record Letter(String mark, String capability) {}

    /// How many messages are sent, and what passes between two, or between two attempts.
    record Pace(int messages, long pauseMillis) {}

    /// Begins at once.
    Mailing(Seat from, Seat to, Pace pace) {
        this.from = from;
        this.to = to;
        this.pace = pace;
        this.thread = Thread.ofVirtual().name("mailing").start(this::send);
    }

    private void send() {
        try {
            for (int number = 1; number <= pace.messages() && !pause(); number++) {
                UUID id = UUID.randomUUID();
                leave(id, new Letter("mark of " + id, number % 2 == 0 ? REPEATABLE : ONCE));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave(UUID id, Letter letter) throws InterruptedException {
        boolean isTaken = false;
        while (!isTaken && !pause()) {
            isTaken = isTaken(id, letter);
        }
        if (isTaken) {
            accepted.put(id, letter);
        }
    }

    private boolean isTaken(UUID id, Letter letter) throws InterruptedException {
        try {
            return from.send(to, letter.capability(), letter.mark(), id) == ACCEPTED;
        } catch (IOException away) {
            return false;
        }
    }

    private boolean pause() throws InterruptedException {
        return stopped.await(pace.pauseMillis(), TimeUnit.MILLISECONDS);
    }

    Seat from() {
        return from;
    }

    Seat to() {
        return to;
    }

    /// Whether all that were to be sent were accepted.
    boolean isSent() {
        return accepted.size() == pace.messages();
    }

    /// What was accepted so far.
    Map<UUID, Letter> accepted() {
        return Map.copyOf(accepted);
    }

    /// Sends no more.
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
