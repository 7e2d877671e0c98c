package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonValue;
import java.util.Optional;

/// The caller's side of a conversation with another agent.
///
/// {@snippet file="io/agentmesh/sdk/examples/Asking.java" region="conversation"}
///
/// Closing it before its end tells the other agent to stop.
public final class Conversation implements Exchange, AutoCloseable {
    private static final StreamEnd CLOSED = StreamEnd.failed(ErrorCode.CANCELLED, "cancelled by the caller");

    private final Dialogue dialogue;
    private final ItemBuffer end;
    private final Runnable cancel;

    /// @param end never holds an item; it carries the end
    /// @param cancel gives the conversation up, on any thread; harmless when it is over
    Conversation(Dialogue dialogue, ItemBuffer end, Runnable cancel) {
        this.dialogue = dialogue;
        this.end = end;
        this.cancel = cancel;
    }

    @Override
    public void send(JsonValue item) throws InterruptedException {
        dialogue.send(item);
    }

    @Override
    public void done() {
        dialogue.done();
    }

    @Override
    public Optional<JsonValue> next() throws InterruptedException {
        return dialogue.next();
    }

    /// Waits until it is over, and tells how; no longer than its deadline. What was not read can still be read.
    ///
    /// @throws InterruptedException if the thread is interrupted; the conversation goes on until it is closed
    public StreamEnd end() throws InterruptedException {
        dialogue.awaitOver();
        return end.end().orElseThrow();
    }

    /// Gives up: the end is a failure with code `cancelled`, and the other agent is told. Does nothing after the end,
    /// and never waits.
    @Override
    public void close() {
        cancel.run();
        end.abandon(CLOSED);
    }
}
