package io.agentmesh.http.websocket;

import java.net.SocketAddress;

/// One open connection, seen from our end. All methods may be called on any thread, also inside a
/// listener's callbacks; none of them blocks. Messages go out in the order in which one thread sends
/// them.
public interface WebSocket {
    /// The longest reason of a close in bytes of UTF-8 (RFC 6455 §5.5); what is longer is cut.
    int MAX_REASON_BYTES = 123;

    /// Sends one message as one text frame. It is taken if nothing is outstanding, or if it and what is
    /// outstanding stay within [WebSocketLimits#maxOutgoingBytes]; a message is never taken in part.
    SendOutcome sendText(String text);

    /// Sends a ping without payload. Dropped while the outgoing buffer is full: what waits there will
    /// show life as well.
    void ping();

    /// Starts the closing handshake; whatever was taken before goes out first. If the other end does not
    /// answer within [WebSocketLimits#closeTimeout], the connection is cut. Closing again does nothing.
    void close(int code, String reason);

    /// Ends the connection at once, without a close frame; the listener hears 1006.
    void abort();

    /// Whether messages can still be sent: open, and no close sent or received.
    boolean isOpen();

    /// The bytes of messages taken and not yet written to the socket.
    long outstandingBytes();

    /// Who is at the other end.
    SocketAddress remote();
}
