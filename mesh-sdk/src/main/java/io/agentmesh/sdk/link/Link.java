package io.agentmesh.sdk.link;

/// One connection that carries text frames and knows nothing of agents: a WebSocket, or a queue under test.
/// Used on the loop only; no method blocks.
public interface Link {
    /// Sends one text. One at a time: the next may follow once [LinkEvents#sent()] came. That comes later,
    /// or from within this call if there is room for more; a text that is given from within `sent()` leaves
    /// in its turn, and however many are given so, the stack grows no deeper. Where there is no room it
    /// waits until there is: whoever keeps to it has at most one text here that the network did not take.
    void send(String text);

    /// Sends a ping; one that waits to leave may stand for those after it. An answer shows as [LinkEvents#heard()].
    void ping();

    /// Ends the link in good order. [LinkEvents#closed(String)] follows when the other side has seen it, or
    /// never: the caller sets a limit and aborts.
    void close();

    /// Ends the link at once; [LinkEvents#closed(String)] follows soon. Harmless when it ended before.
    void abort();
}
