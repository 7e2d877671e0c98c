package io.agentmesh.meshctl.output;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.meshctl.failure.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says what a command waits for once that takes more than a second: one line at the bottom of the terminal that grows
/// older every second, and is gone before anything else is printed.
///
/// ```text
/// quiet ── waits for something ──▶ counting ── a second, and a terminal ──▶ shown ── printed, ended ──▶ gone
/// ```
///
/// Nothing is written where standard error is no terminal. Used by the command's thread and by the beat's, guarded by
/// its own lock.
final class Progress {
    /// Whatever is over sooner needs no words.
    static final Duration PATIENCE = Duration.ofSeconds(1);
    /// What fits into a line of the narrowest terminal in use.
    static final int MAX_COLUMNS = 79;

    private static final String ERASE = "\r\u001b[K";
    private static final String DIM = "\u001b[2m";
    private static final String NORMAL = "\u001b[0m";

    private final Screen screen;
    private final Look look;
    private final Ticker ticker;
    private final PrintWriter err;

    private Wait wait = Wait.NOTHING;
    private long since;
    private volatile boolean shown;
    private boolean isTerminal;
    private Screen.@Nullable Beat beat;

    Progress(Screen screen, Look look, Ticker ticker, PrintWriter err) {
        this.screen = screen;
        this.look = look;
        this.ticker = ticker;
        this.err = err;
    }

    /// What is waited for.
    ///
    /// @param partner who is asked; empty if nobody
    /// @param task what the command is about, which says more than whom it asks; empty if nothing is known
    /// @param limit when it ends by itself
    private record Wait(String partner, String task, Optional<Duration> limit) {
        static final Wait NOTHING = new Wait("", "", Optional.empty());

        boolean isNothing() {
            return partner.isEmpty() && task.isEmpty();
        }

        String text(Duration waited) {
            String text = "Waiting for " + (task.isEmpty() ? partner : task) + ", " + waited.toSeconds() + " s"
                    + limit.map(most -> " of at most " + most.toSeconds() + " s")
                            .orElse("");
            String line = Printable.of(text);
            return line.length() <= MAX_COLUMNS ? line : line.substring(0, MAX_COLUMNS - 1) + "…";
        }
    }

    /// From now on this one is asked.
    synchronized void asks(String partner) {
        begin(new Wait(partner, wait.task(), wait.limit()));
    }

    /// From now on this is waited for, whoever is asked.
    synchronized void waitsFor(String task, Optional<Duration> limit) {
        since = ticker.nanos();
        begin(new Wait(wait.partner(), task, limit));
    }

    private void begin(Wait next) {
        if (wait.isNothing()) {
            since = ticker.nanos();
        }
        wait = next;
        if (beat == null) {
            beat = screen.everySecond(this::beat);
        }
    }

    /// Prints something else.
    synchronized void around(Runnable print) {
        erase();
        print.run();
    }

    /// A part of what was waited for is there; the wait for the next one begins.
    synchronized void goesOn() {
        since = ticker.nanos();
    }

    /// Nothing is waited for any more.
    synchronized void end() {
        erase();
        wait = Wait.NOTHING;
        if (beat != null) {
            beat.close();
            beat = null;
        }
    }

    private void beat() {
        if (isDue() && knowsTheTerminal()) {
            show();
        }
    }

    private synchronized boolean isDue() {
        return !wait.isNothing() && ticker.nanos() - since >= PATIENCE.toNanos();
    }

    /// Asked without the lock: it may take a moment.
    private boolean knowsTheTerminal() {
        synchronized (this) {
            if (isTerminal) {
                return true;
            }
        }
        boolean found = screen.showsErrors();
        if (found) {
            screen.atExit(this::leave);
        }
        synchronized (this) {
            isTerminal = found;
            if (!found && beat != null) {
                beat.close();
            }
        }
        return found;
    }

    private synchronized void show() {
        // It may have ended while the terminal was looked for.
        if (!isDue()) {
            return;
        }
        String text = wait.text(Duration.ofNanos(ticker.nanos() - since));
        switch (look) {
            case COLOURED -> write(ERASE + DIM + text + NORMAL);
            case PLAIN -> write(ERASE + text);
            case LINES -> {
                if (!shown) {
                    write(text + "\n");
                }
            }
        }
        shown = true;
    }

    private void erase() {
        if (shown && look != Look.LINES) {
            write(ERASE);
            shown = false;
        }
    }

    /// Takes the line away without the lock, which a thread may hold that waits for a reader.
    private void leave() {
        if (shown && look != Look.LINES) {
            write(ERASE);
        }
    }

    private void write(String text) {
        err.print(text);
        err.flush();
    }
}
