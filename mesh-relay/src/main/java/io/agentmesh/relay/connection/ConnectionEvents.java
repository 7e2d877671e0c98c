package io.agentmesh.relay.connection;

import io.agentmesh.core.json.Utf8Text;

/// What a link tells of its connection, on its own thread, in order.
public interface ConnectionEvents {
    /// A whole text message came.
    void onText(Utf8Text text);

    /// A binary message, a ping or a pong came; the link answers pings itself.
    void onOtherFrame();

    /// A frame of a message came, and it was not the last.
    void onPartOfMessage();

    /// A message above the envelope's bound came, and was thrown away.
    void onTooLarge(long bytes);

    /// The server stops. From any thread.
    void goAway();

    /// The connection is gone. The last call.
    void onClosed();
}
