package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The items that another agent answers with, one after the other, and how they ended.
///
/// {@snippet file="io/agentmesh/sdk/examples/Asking.java" region="items"}
///
/// Another agent of ours waits while [StreamOptions#maxItems()] or [StreamOptions#maxBytes()] are unread, so
/// a reader may take its time, up to the deadline; one of the original's does not wait.
///
/// For any thread, and for one reader at a time; the blocking methods suit virtual threads and must not be
/// called on the loop. Closing it before its end tells the other agent to stop.
public final class MeshStream implements AutoCloseable {
    private static final StreamEnd CLOSED = StreamEnd.failed(ErrorCode.CANCELLED, "cancelled by the caller");

    private final ItemBuffer buffer;
    private final Runnable cancel;

    /// @param cancel gives the stream up, on any thread; harmless when it is over
    MeshStream(ItemBuffer buffer, Runnable cancel) {
        this.buffer = buffer;
        this.cancel = cancel;
    }

    /// A stream that is there already: for those who fail before they ask, and for tests of those who read streams.
    public static MeshStream of(List<JsonValue> items, StreamEnd end) {
        ItemBuffer buffer = new ItemBuffer(items.size() + 1, Integer.MAX_VALUE, ended -> {});
        items.forEach(item -> buffer.offer(item, 0));
        buffer.end(end);
        return new MeshStream(buffer, () -> {});
    }

    /// Waits for the next item; empty at the end, and from then on. Waits no longer than the stream's deadline.
    ///
    /// @throws InterruptedException if the thread is interrupted; the stream goes on until it is closed
    public Optional<JsonValue> next() throws InterruptedException {
        return buffer.take();
    }

    /// How the stream ended; empty before every item was read.
    public Optional<StreamEnd> end() {
        return buffer.end();
    }

    /// Reads everything that comes, on this thread, and tells how it ended. What `reader` throws closes nothing.
    ///
    /// @throws InterruptedException if the thread is interrupted; the stream goes on until it is closed
    public StreamEnd forEach(Consumer<JsonValue> reader) throws InterruptedException {
        for (Optional<JsonValue> item = next(); item.isPresent(); item = next()) {
            reader.accept(item.get());
        }
        return end().orElseThrow();
    }

    /// Gives up: what was not read is forgotten, the end is a failure with code `cancelled`, and the other agent
    /// is told. Does nothing after the end, and never waits.
    @Override
    public void close() {
        giveUp(CLOSED);
    }

    /// As [#close()], but the end is a failure for this reason.
    public void close(Violation why) {
        giveUp(new StreamEnd.Failed(why));
    }

    private void giveUp(StreamEnd end) {
        cancel.run(); // first: the place that the end frees must not be taken before the loop hears of it
        buffer.abandon(end);
    }
}
