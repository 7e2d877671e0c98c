package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/// Where callers on other threads ask for streams: bounded before the loop sees a request, and never left
/// without an end, even when the loop ends first. For any thread.
public final class StreamRequests {
    private final StreamTable table;
    private final Executor loop;
    private final Semaphore places;
    private final Set<ItemBuffer> open = ConcurrentHashMap.newKeySet();
    private volatile boolean abandoned;

    /// Asks through `table`, on its loop.
    public StreamRequests(StreamTable table, Executor loop, StreamLimits limits) {
        this.table = table;
        this.loop = loop;
        this.places = new Semaphore(limits.maxStreams());
    }

    /// Asks `target`, sealed, and returns at once; whatever goes wrong is the stream's end.
    public MeshStream request(AgentId target, JsonValue payload, StreamOptions options) {
        ItemBuffer buffer = new ItemBuffer(options.maxItems(), options.maxBytes(), this::ended);
        if (!places.tryAcquire()) {
            buffer.end(StreamEnd.failed(ErrorCode.QUEUE_FULL, "too many streams at a time"));
            return new MeshStream(buffer, () -> {});
        }
        open.add(buffer);
        OwnStream stream = new OwnStream(table, new OwnStream.Question(target, payload, options), buffer, null);
        buffer.whenHalfRead(() -> loop.execute(() -> table.wasRead(stream)));
        loop.execute(() -> table.start(stream));
        if (abandoned) {
            abandon(buffer);
        }
        return new MeshStream(buffer, () -> loop.execute(() -> table.cancel(stream)));
    }

    /// Begins a conversation with `target` and returns at once; whatever goes wrong is its end.
    public Conversation converse(AgentId target, JsonValue payload, StreamOptions options) {
        Talk talk = new Talk();
        Dialogue dialogue = new Dialogue(talk);
        ItemBuffer end = new ItemBuffer(1, 1, over -> {
            ended(over);
            dialogue.end();
        });
        OwnStream stream = new OwnStream(table, new OwnStream.Question(target, payload, options), end, dialogue);
        talk.stream = stream;
        if (!places.tryAcquire()) {
            end.end(StreamEnd.failed(ErrorCode.QUEUE_FULL, "too many streams at a time"));
            return new Conversation(dialogue, end, () -> {});
        }
        open.add(end);
        loop.execute(() -> table.start(stream));
        if (abandoned) {
            abandon(end);
        }
        return new Conversation(dialogue, end, () -> loop.execute(() -> table.cancel(stream)));
    }

    /// Hands what a caller says to the loop. What waits there is bounded by the credit that it spent.
    private final class Talk implements Dialogue.Outlet {
        @SuppressWarnings("NullAway.Init") // the stream needs the dialogue, and the dialogue somebody to hand to
        private OwnStream stream;

        @Override
        public void item(JsonValue frame) {
            signal(frame);
        }

        @Override
        public void signal(JsonValue frame) {
            loop.execute(() -> table.sendPart(stream, frame));
        }
    }

    /// Nobody is left to end them: all open streams end as cancelled, and so do those to come.
    public void abandon() {
        abandoned = true;
        open.forEach(StreamRequests::abandon);
    }

    private static void abandon(ItemBuffer buffer) {
        buffer.end(StreamEnd.failed(ErrorCode.CANCELLED, "closed"));
    }

    private void ended(ItemBuffer buffer) {
        if (open.remove(buffer)) {
            places.release();
        }
    }
}
