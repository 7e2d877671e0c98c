package io.agentmesh.relay.connection;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.Ending;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whether a registered agent is there and reads (wire §10.9): pings it once when it was silent for a while,
/// and says so when it stays silent or lets what is sent to it pile up.
///
/// Runs on the link's thread.
final class Heartbeat {
    private final AgentLink link;
    private final ConnectionLimits.Watch limits;
    private final Ticker ticker;
    private final Consumer<Ending> lost;
    private Supplier<Duration> unconfirmed = () -> Duration.ZERO;

    private @Nullable Timer timer;
    private long lastFrameNanos;
    private boolean pinged;

    /// @param lost hears once why the connection should end
    Heartbeat(AgentLink link, ConnectionLimits.Watch limits, Ticker ticker, Consumer<Ending> lost) {
        this.link = link;
        this.limits = limits;
        this.ticker = ticker;
        this.lost = lost;
    }

    /// Some frame came.
    void heard() {
        lastFrameNanos = ticker.nanos();
        pinged = false;
    }

    /// Begins to look.
    ///
    /// @param unconfirmedFor how long the agent has left something unconfirmed
    void start(Supplier<Duration> unconfirmedFor) {
        unconfirmed = unconfirmedFor;
        heard();
        lookLater();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void look() {
        Duration silence = Duration.ofNanos(ticker.nanos() - lastFrameNanos);
        if (silence.compareTo(limits.closeAfter()) >= 0) {
            lost.accept(Ending.SILENT);
        } else if (link.stalledFor().compareTo(limits.stall()) >= 0) {
            lost.accept(Ending.STALLED);
        } else if (unconfirmed.get().compareTo(limits.closeAfter()) >= 0) {
            lost.accept(Ending.UNCONFIRMED);
        } else {
            if (!pinged && silence.compareTo(limits.pingAfter()) >= 0) {
                pinged = true;
                link.ping();
            }
            lookLater();
        }
    }

    private void lookLater() {
        timer = link.timers().schedule(limits.every(), this::look);
    }
}
