package io.agentmesh.http.websocket;

import java.util.concurrent.CompletionStage;

/// What became of a message handed to [WebSocket#sendText].
public sealed interface SendOutcome {
    /// Taken. `written` completes when the operating system has all of it, exceptionally if the
    /// connection ended before; it completes on the event loop, so what depends on it must not block.
    record Accepted(CompletionStage<Void> written) implements SendOutcome {}

    /// Not taken: that many bytes wait to be written already. [WebSocketListener#onWritable] will
    /// follow.
    record Full(long outstandingBytes) implements SendOutcome {}

    /// Not taken: the connection is closing or closed.
    record Closed() implements SendOutcome {}
}
