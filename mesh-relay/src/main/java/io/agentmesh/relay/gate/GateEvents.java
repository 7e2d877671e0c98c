package io.agentmesh.relay.gate;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.UpgradeRefused;
import io.agentmesh.http.client.WebSocketCall;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.http.websocket.WebSocketListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens at the control plane for agents about whom the gate may answer otherwise from now on
/// (docs/protocol-extensions.md). What is missed while nobody listens is found by asking again in rounds, and that
/// is all there is with a control plane that does not tell: the original's.
///
/// Runs on a virtual thread of its own from [#start] to [#close]; connects again for ever.
public final class GateEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GateEvents.class);
    /// Bytes of one event.
    private static final int MAX_EVENT_BYTES = 4 << 10;
    private static final Duration PING_AFTER = Duration.ofSeconds(30);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(90);
    /// A control plane that does not tell may be replaced by one that does.
    private static final Duration UNSUPPORTED_PAUSE = Duration.ofMinutes(10);
    /// What the thread gets to say goodbye.
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final HttpGate gate;
    private final Seams seams;
    private final Consumer<AgentId> changed;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// What it takes from outside.
    ///
    /// @param sockets opens connections
    /// @param ticker measures silence
    /// @param random draws pauses
    /// @param backoff how long they are
    public record Seams(WebSocketClient sockets, Ticker ticker, RandomGenerator random, Backoff backoff) {}

    /// @param gate at whose control plane to listen, with its token of the moment
    /// @param changed hears whom to ask about, on this object's threads; quick
    public GateEvents(HttpGate gate, Seams seams, Consumer<AgentId> changed) {
        this.gate = gate;
        this.seams = seams;
        this.changed = changed;
        this.thread = Thread.ofVirtual().name("gate-events").unstarted(this::run);
    }

    /// Begins to listen; returns at once.
    public void start() {
        thread.start();
    }

    /// Ends it, with a close frame if it is connected, and waits for that a moment.
    @Override
    public void close() {
        closed.countDown();
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
            boolean closing = false;
            while (!closing) {
                var connection = new Listener();
                Duration least = stay(connection);
                inARow = connection.heardSomething ? 1 : inARow + 1;
                Duration pause = seams.backoff().delay(inARow, seams.random());
                closing = closed.await((pause.compareTo(least) > 0 ? pause : least).toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException stopped) {
            log.atDebug().log("listens at the gate no more");
        }
    }

    /// Connects and stays as long as it goes; the shortest pause that makes sense afterwards.
    private Duration stay(Listener connection) throws InterruptedException {
        try {
            watch(seams.sockets().open(call(), connection), connection);
            log.atInfo()
                    .setMessage("gate events ended")
                    .addKeyValue("reason", connection.end)
                    .log();
        } catch (UpgradeRefused refused) {
            if (refused.response().status() == 404) {
                log.atInfo().log("the control plane tells no changes at the gate: agents are asked about in rounds");
                return UNSUPPORTED_PAUSE;
            }
            unreachable(refused);
        } catch (HttpFailure failure) {
            unreachable(failure);
        }
        return Duration.ZERO;
    }

    private WebSocketCall call() {
        return gate.events()
                .withLimits(WebSocketLimits.DEFAULTS
                        .withMaxFrameBytes(MAX_EVENT_BYTES)
                        .withMaxMessageBytes(MAX_EVENT_BYTES));
    }

    private static void unreachable(HttpFailure failure) {
        log.atWarn()
                .setMessage("gate events not connected, agents are asked about in rounds")
                .addKeyValue("reason", failure.getMessage())
                .log();
    }

    /// Waits for the connection's end; pings it, and cuts it when it is silent for too long.
    private void watch(WebSocket socket, Listener connection) throws InterruptedException {
        try {
            while (!connection.ended.await(PING_AFTER.toNanos(), TimeUnit.NANOSECONDS)) {
                if (seams.ticker().nanos() - connection.heardAt > DEAD_AFTER.toNanos()) {
                    socket.abort();
                } else {
                    socket.ping();
                }
            }
        } finally {
            socket.close(CloseCode.GOING_AWAY, "stopping");
        }
    }

    private static Decoded<Optional<AgentId>> read(String event) {
        return Json.decode(event, value -> {
            var in = ObjectReader.of(value, "event", "event", "agent_id");
            return in.string("event").equals("gate_changed")
                    ? Optional.of(in.read("agent_id", AgentId.SHAPE))
                    : Optional.empty();
        });
    }

    private final class Listener implements WebSocketListener {
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile long heardAt = seams.ticker().nanos();
        private volatile boolean heardSomething;
        private volatile String end = "";

        @Override
        public void onText(WebSocket socket, String text) {
            heardAt = seams.ticker().nanos();
            switch (read(text)) {
                case Decoded.Ok<Optional<AgentId>>(var agent) -> {
                    heardSomething = true;
                    agent.ifPresent(changed);
                }
                case Decoded.Bad<Optional<AgentId>>(var why) ->
                    log.atWarn()
                            .setMessage("gate event skipped")
                            .addKeyValue("reason", why.detail())
                            .log();
            }
        }

        @Override
        public void onPing(WebSocket socket) {
            heardAt = seams.ticker().nanos();
        }

        @Override
        public void onPong(WebSocket socket) {
            heardAt = seams.ticker().nanos();
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            end = reason.isEmpty() ? "close code " + code : reason + " (close code " + code + ")";
            ended.countDown();
        }
    }
}
