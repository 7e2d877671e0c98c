package io.agentmesh.registry.admission;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.http.websocket.SendOutcome;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import io.agentmesh.registry.sync.Heartbeat;
import io.agentmesh.registry.sync.Heartbeats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One relay that listens, from the opening of its connection on. The callbacks run on the connection's thread,
/// events come on the writer's.
final class AdmissionSession implements WebSocketListener {
    private static final Logger log = LoggerFactory.getLogger(AdmissionSession.class);

    private final AdmissionFeed feed;
    private final Heartbeats heartbeats;
    private @Nullable Heartbeat heartbeat;
    private AdmissionFeed.@Nullable Listening listening;

    AdmissionSession(AdmissionFeed feed, Heartbeats heartbeats) {
        this.feed = feed;
        this.heartbeats = heartbeats;
    }

    @Override
    public void onOpen(WebSocket socket) {
        listening = feed.listen(agent -> tell(socket, agent)).orElse(null);
        if (listening == null) {
            socket.close(CloseCode.TRY_AGAIN_LATER, "too many relays listen");
            return;
        }
        heartbeat = heartbeats.start(socket);
        send(socket, new ObjectWriter().string("event", "listening"));
        log.atInfo().log("relay listens for changes at the gate");
    }

    private static void tell(WebSocket socket, AgentId agent) {
        send(socket, new ObjectWriter().string("event", "gate_changed").string("agent_id", agent.value()));
    }

    private static void send(WebSocket socket, ObjectWriter event) {
        if (socket.sendText(event.end()) instanceof SendOutcome.Full) {
            socket.close(CloseCode.TRY_AGAIN_LATER, "too slow");
        }
    }

    /// Nothing is expected; what comes is ignored.
    @Override
    public void onText(WebSocket socket, String text) {}

    @Override
    public void onPong(WebSocket socket) {
        if (heartbeat != null) {
            heartbeat.pong();
        }
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        if (heartbeat != null) {
            heartbeat.stop();
        }
        if (listening != null) {
            listening.close();
            log.atInfo()
                    .setMessage("relay listens no more")
                    .addKeyValue("code", code)
                    .log();
        }
    }
}
