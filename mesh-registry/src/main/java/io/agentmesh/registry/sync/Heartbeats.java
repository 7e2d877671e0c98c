package io.agentmesh.registry.sync;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.http.websocket.WebSocket;

/// Starts heartbeats.
///
/// @param timers calls back for the next ping
/// @param ticker measures how long no pong came
public record Heartbeats(Timers timers, Ticker ticker) {
    /// Pings this connection from now on, until the heartbeat is stopped, and cuts it when no pong comes.
    public Heartbeat start(WebSocket socket) {
        var heartbeat = new Heartbeat(socket, timers, ticker);
        heartbeat.start();
        return heartbeat;
    }
}
