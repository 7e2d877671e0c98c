package io.agentmesh.relay.gate;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.http.client.LastingWebSocket.End;
import io.agentmesh.http.client.LastingWebSocket.Heard;
import io.agentmesh.http.client.LastingWebSocket.Pacing;
import io.agentmesh.http.client.LastingWebSocket.Seams;
import io.agentmesh.http.client.UpgradeRefused;
import io.agentmesh.http.client.WebSocketCall;
import io.agentmesh.http.websocket.WebSocketLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens at the control plane for agents about whom the gate may answer otherwise from now on
/// (docs/protocol-extensions.md). What is missed while nobody listens is found by asking again in rounds, and that
/// is all there is with a control plane that does not tell: the original's.
public final class GateEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GateEvents.class);
    /// Bytes of one event.
    private static final int MAX_EVENT_BYTES = 4 << 10;
    /// A control plane that does not tell may be replaced by one that does.
    private static final Duration UNSUPPORTED_PAUSE = Duration.ofMinutes(10);

    private final HttpGate gate;
    private final Consumer<AgentId> changed;
    private final LastingWebSocket socket;

    /// @param gate at whose control plane to listen, with its token of the moment
    /// @param changed hears whom to ask about, on a thread of the connection's; quick
    public GateEvents(HttpGate gate, Seams seams, Pacing pacing, Consumer<AgentId> changed) {
        this.gate = gate;
        this.changed = changed;
        this.socket = new LastingWebSocket("gate-events", seams, pacing, new Ear());
    }

    /// Begins to listen; returns at once.
    public void start() {
        socket.start();
    }

    /// Ends it, with a close frame if it is connected, and waits for that a moment.
    @Override
    public void close() {
        socket.close();
    }

    private final class Ear implements LastingWebSocket.Owner {
        @Override
        public Optional<WebSocketCall> call() {
            return Optional.of(gate.events()
                    .withLimits(WebSocketLimits.DEFAULTS
                            .withMaxFrameBytes(MAX_EVENT_BYTES)
                            .withMaxMessageBytes(MAX_EVENT_BYTES)));
        }

        @Override
        public Heard heard(String text) {
            return switch (read(text)) {
                case Decoded.Ok<Optional<AgentId>>(var agent) -> {
                    agent.ifPresent(changed);
                    yield Heard.UNDERSTOOD;
                }
                case Decoded.Bad<Optional<AgentId>>(var why) -> {
                    log.atWarn()
                            .setMessage("gate event skipped")
                            .addKeyValue("reason", why.detail())
                            .log();
                    yield Heard.SKIPPED;
                }
            };
        }

        @Override
        public Duration ended(End end) {
            return switch (end) {
                case End.Closed(var how) -> {
                    log.atInfo()
                            .setMessage("gate events ended")
                            .addKeyValue("reason", how)
                            .log();
                    yield Duration.ZERO;
                }
                case End.NotOpened(var why) -> notOpened(why);
                case End.Stopped() -> Duration.ZERO;
            };
        }
    }

    private static Duration notOpened(HttpFailure why) {
        if (why instanceof UpgradeRefused refused && refused.response().status() == 404) {
            log.atInfo().log("the control plane tells no changes at the gate: agents are asked about in rounds");
            return UNSUPPORTED_PAUSE;
        }
        log.atWarn()
                .setMessage("gate events not connected, agents are asked about in rounds")
                .addKeyValue("reason", why.getMessage())
                .log();
        return Duration.ZERO;
    }

    /// Whom an event is about; nobody, if it is of a kind that is not known here.
    static Decoded<Optional<AgentId>> read(String event) {
        return Json.decode(event, value -> {
            var in = ObjectReader.of(value, "event", "event", "agent_id");
            return in.string("event").equals("gate_changed")
                    ? Optional.of(in.read("agent_id", AgentId.SHAPE))
                    : Optional.empty();
        });
    }
}
