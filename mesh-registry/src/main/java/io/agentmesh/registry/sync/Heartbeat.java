package io.agentmesh.registry.sync;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.http.websocket.WebSocket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pings one connection and cuts it when nothing comes back (registry §7.7). Ticks come on the timers' thread,
/// pongs on the connection's; a lock of its own guards it.
public final class Heartbeat {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    /// Between two pings, and before the first.
    static final Duration INTERVAL = Duration.ofSeconds(30);
    /// Without a pong for so long, at a tick, the other end counts as dead.
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final WebSocket socket;
    private final Timers timers;
    private final Ticker ticker;
    private long lastPong;
    private Timer next = () -> {};
    private boolean stopped;

    Heartbeat(WebSocket socket, Timers timers, Ticker ticker) {
        this.socket = socket;
        this.timers = timers;
        this.ticker = ticker;
    }

    synchronized void start() {
        lastPong = ticker.nanos();
        next = timers.schedule(INTERVAL, this::tick);
    }

    /// A pong came.
    public synchronized void pong() {
        lastPong = ticker.nanos();
    }

    /// The connection is gone.
    public synchronized void stop() {
        stopped = true;
        next.cancel();
    }

    private synchronized void tick() {
        if (stopped) {
            return;
        }
        Duration silence = Duration.ofNanos(ticker.nanos() - lastPong);
        if (silence.compareTo(PATIENCE) >= 0) {
            log.atWarn()
                    .setMessage("sync connection cut, no pong")
                    .addKeyValue("seconds", silence.toSeconds())
                    .log();
            socket.abort();
        } else {
            socket.ping();
            next = timers.schedule(INTERVAL, this::tick);
        }
    }
}
