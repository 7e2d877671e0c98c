package io.agentmesh.http.client;

import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one WebSocket open, for ever.
///
/// ```text
/// what to open? ─▶ open ─▶ listen, ping ─▶ ended, failed, or silent for too long ─▶ pause, random and growing ─▶ …
///   └─ nothing yet: wait for a change            a text that was understood starts the pauses anew
/// ```
///
/// What to open is asked each time. [#changed] cuts a connection and a pause short. Runs on a virtual thread of its
/// own from [#start] to [#close]; texts are heard on a thread of the connection's.
public final class LastingWebSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LastingWebSocket.class);

    /// What the thread gets to say goodbye.
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Owner owner;
    private final Seams seams;
    private final Pacing pacing;
    private final Semaphore change = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable WebSocket socket;

    /// What it takes from outside.
    ///
    /// @param sockets opens connections
    /// @param ticker measures silence
    /// @param random draws pauses
    /// @param waiting passes the time of a pause
    public record Seams(WebSocketClient sockets, Ticker ticker, RandomGenerator random, Waiting waiting) {
        /// The same in programs, where a pause takes its time.
        public Seams(WebSocketClient sockets, Ticker ticker, RandomGenerator random) {
            this(sockets, ticker, random, (change, pause) -> change.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    /// Passes the time of a pause.
    @FunctionalInterface
    public interface Waiting {
        /// Returns after this time, or once there is a permit, which it then takes.
        ///
        /// @return whether it took one
        boolean cutShort(Semaphore change, Duration pause) throws InterruptedException;
    }

    /// Its times.
    ///
    /// @param backoff pauses between attempts, with jitter: many lose the same server at the same moment
    /// @param pingAfter how often the server is pinged
    /// @param deadAfter silence after which the connection counts as dead; pongs break it
    public record Pacing(Backoff backoff, Duration pingAfter, Duration deadAfter) {
        /// A ping every 30 s, dead after 90 s.
        public static Pacing of(Backoff backoff) {
            return new Pacing(backoff, Duration.ofSeconds(30), Duration.ofSeconds(90));
        }
    }

    /// Whose connection it is.
    public interface Owner {
        /// What to open now; empty if something is missing that [LastingWebSocket#changed] will tell of.
        Optional<WebSocketCall> call();

        /// It is open.
        default void opened() {}

        /// A text came. Texts come one at a time.
        Heard heard(String text);

        /// It ended, or could not be opened; follows each [#call] that was not empty.
        ///
        /// @return the shortest pause that makes sense before the next attempt
        Duration ended(End end);
    }

    /// Whether a text was worth something.
    public enum Heard {
        /// It was: whatever was wrong with the server before is over.
        UNDERSTOOD,
        /// It was skipped.
        SKIPPED,
        /// It shows that others before it never came: the connection is closed, and made anew after the
        /// usual pause.
        INCOMPLETE
    }

    /// How a connection came to its end.
    public sealed interface End {
        /// It was open.
        ///
        /// @param how the close code, and the reason if one was given
        record Closed(String how) implements End {}

        /// It could not be opened.
        record NotOpened(HttpFailure why) implements End {}

        /// [LastingWebSocket#close] was called.
        record Stopped() implements End {}
    }

    /// Not connected yet: [#start] it.
    ///
    /// @param name of its thread
    public LastingWebSocket(String name, Seams seams, Pacing pacing, Owner owner) {
        this.owner = owner;
        this.seams = seams;
        this.pacing = pacing;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /// Begins; returns at once.
    public void start() {
        thread.start();
    }

    /// What to open changed: a connection of before is closed, a pause ends.
    public void changed() {
        change.release();
        WebSocket open = socket;
        if (open != null) {
            open.close(CloseCode.NORMAL, "");
        }
    }

    /// Ends it, with a close frame if it is open, and waits for that a moment.
    @Override
    public void close() {
        closing = true;
        changed();
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            int inARow = 0;
            while (!closing) {
                change.drainPermits();
                Optional<WebSocketCall> call = owner.call();
                if (call.isEmpty()) {
                    change.acquire();
                    continue;
                }
                var connection = new Listener();
                Duration least = stay(call.get(), connection);
                inARow = connection.understood ? 1 : inARow + 1;
                pause(least, pacing.backoff().delay(inARow, seams.random()));
            }
        } catch (InterruptedException stopped) {
            log.atDebug()
                    .setMessage("lasting connection ended")
                    .addKeyValue("name", thread.getName())
                    .log();
        }
    }

    /// Connects and stays as long as it goes; the shortest pause that makes sense afterwards.
    private Duration stay(WebSocketCall call, Listener connection) throws InterruptedException {
        End end = new End.Stopped();
        try {
            watch(seams.sockets().open(call, connection), connection);
            end = new End.Closed(connection.how);
        } catch (HttpFailure failure) {
            end = new End.NotOpened(failure);
        } catch (InterruptedException stopping) {
            owner.ended(end);
            throw stopping;
        }
        return owner.ended(end);
    }

    /// Waits for the connection's end; pings it, and cuts it when it is silent for too long.
    private void watch(WebSocket opened, Listener connection) throws InterruptedException {
        socket = opened;
        if (change.availablePermits() > 0) {
            opened.close(CloseCode.NORMAL, "");
        }
        try {
            while (!connection.ended.await(pacing.pingAfter().toNanos(), TimeUnit.NANOSECONDS)) {
                if (seams.ticker().nanos() - connection.heardAt
                        > pacing.deadAfter().toNanos()) {
                    opened.abort();
                } else {
                    opened.ping();
                }
            }
        } finally {
            socket = null;
            opened.close(CloseCode.GOING_AWAY, "stopping");
        }
    }

    private void pause(Duration least, Duration drawn) throws InterruptedException {
        Duration longer = drawn.compareTo(least) > 0 ? drawn : least;
        if (seams.waiting().cutShort(change, longer)) {
            log.atDebug()
                    .setMessage("lasting connection begins anew")
                    .addKeyValue("name", thread.getName())
                    .log();
        }
    }

    private final class Listener implements WebSocketListener {
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile long heardAt = seams.ticker().nanos();
        private volatile boolean understood;
        private volatile String how = "";

        @Override
        public void onOpen(WebSocket opened) {
            owner.opened();
        }

        @Override
        public void onText(WebSocket from, String text) {
            heardAt = seams.ticker().nanos();
            switch (owner.heard(text)) {
                case UNDERSTOOD -> understood = true;
                case SKIPPED -> {}
                case INCOMPLETE -> from.close(CloseCode.NORMAL, "something is missing");
            }
        }

        @Override
        public void onPing(WebSocket from) {
            heardAt = seams.ticker().nanos();
        }

        @Override
        public void onPong(WebSocket from) {
            heardAt = seams.ticker().nanos();
        }

        @Override
        public void onClosed(WebSocket closed, int code, String reason) {
            how = reason.isEmpty() ? "close code " + code : reason + " (close code " + code + ")";
            ended.countDown();
        }
    }
}
