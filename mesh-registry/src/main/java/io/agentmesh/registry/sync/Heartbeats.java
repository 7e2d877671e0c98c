package io.agentmesh.registry.sync;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.http.websocket.WebSocket;

/// Starts heartbeats.
///
/// @param timers calls back for the next ping
/// @param ticker measures how long no pong came
public record Heartbeats(Timers timers, Ticker ticker) {
    Heartbeat start(WebSocket socket) {
        var heartbeat = new Heartbeat(socket, timers, ticker);
        heartbeat.start();
        return heartbeat;
    }
}
