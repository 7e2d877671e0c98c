package io.agentmesh.sdk.link;

/// One connection that carries text frames and knows nothing of agents: a WebSocket, or a queue under test.
/// Used on the loop only; no method blocks.
public interface Link {
    /// Sends one text frame. One at a time: the next may follow once [LinkEvents#sent()] came.
    void send(String text);

    /// Sends a ping; an answer shows as [LinkEvents#heard()].
    void ping();

    /// Ends the link in good order. [LinkEvents#closed(String)] follows when the other side has seen it, or
    /// never: the caller sets a limit and aborts.
    void close();

    /// Ends the link at once; [LinkEvents#closed(String)] follows soon. Harmless when it ended before.
    void abort();
}
