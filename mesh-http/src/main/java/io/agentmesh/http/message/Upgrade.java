package io.agentmesh.http.message;

import io.agentmesh.http.websocket.RawWebSocket;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.http.websocket.WebSocketListener;

/// The answer that turns the connection into a WebSocket: 101, no subprotocol, no extension (wire
/// §10.2). Only the routes that [io.agentmesh.http.route.Routes.Builder#webSocket] makes may answer so;
/// they have looked at the request's headers.
public sealed interface Upgrade extends Answer {
    WebSocketLimits limits();

    /// The connection is run here; `listener` hears of it.
    record Listen(WebSocketListener listener, WebSocketLimits limits) implements Upgrade {}

    /// The connection's Netty channel is handed over; `door` deals in frames on the event loop from then
    /// on.
    record HandOver(RawWebSocket door, WebSocketLimits limits) implements Upgrade {}

    static Upgrade to(WebSocketListener listener) {
        return new Listen(listener, WebSocketLimits.DEFAULTS);
    }

    static Upgrade to(RawWebSocket door) {
        return new HandOver(door, WebSocketLimits.DEFAULTS);
    }
}
