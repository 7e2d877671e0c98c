package io.agentmesh.http.websocket;

/// Hears what happens on one connection.
///
/// All callbacks of one connection run one after another, in order, on a virtual thread of that
/// connection's own: they may block. While one does, further messages wait, up to
/// [WebSocketLimits#maxIncomingBytes]; then the connection is not read from any more, and the other end
/// has to wait as well. Pings are answered meanwhile, as long as there is room.
///
/// An exception out of a callback is logged and closes the connection with 1011; `onClosed` still
/// follows.
public interface WebSocketListener {
    /// The first callback. Messages may be sent from here on.
    default void onOpen(WebSocket socket) {}

    /// A whole text message, valid UTF-8.
    void onText(WebSocket socket, String text);

    /// A whole binary message, owned by the listener. Ignored unless overridden.
    default void onBinary(WebSocket socket, byte[] bytes) {}

    /// A ping came, and has been answered.
    default void onPing(WebSocket socket) {}

    /// A pong came.
    default void onPong(WebSocket socket) {}

    /// Some message was refused as [SendOutcome.Full], and now the outgoing buffer is at most half full.
    default void onWritable(WebSocket socket) {}

    /// The last callback, exactly once, however the connection ended: the code and reason of the close
    /// frame that came, or 1005 if it had none, 1006 if the connection was cut without any.
    void onClosed(WebSocket socket, int code, String reason);
}
