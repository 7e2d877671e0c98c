package io.agentmesh.core.sync;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.math.BigInteger;

/// One text frame of the push channel (wire §8): an event, and its number in the group's stream. A control
/// plane of ours writes the number as `seq` beside `type` and `data`; the original writes none and ignores
/// it.
///
/// @param event what the frame says, or why it cannot be read
/// @param seq unsigned 64 bits; of a snapshot the number of the last event that it includes. 0 if the frame
///     has none, or none that can be read: presence, and everything of the original's
public record SyncFrame(Decoded<SyncEvent> event, long seq) {
    private static final int MAX_BITS = 64;

    /// Reads a frame. One whose event cannot be read may still have its number.
    public static SyncFrame read(String json) {
        return switch (Json.parse(json)) {
            case Decoded.Ok<JsonValue>(JsonValue value) -> of(value);
            case Decoded.Bad<JsonValue>(Violation why) -> new SyncFrame(new Decoded.Bad<>(why), 0);
        };
    }

    private static SyncFrame of(JsonValue value) {
        Decoded<SyncEvent> event = Json.decode(value, SyncEvent.SHAPE);
        long seq = event instanceof Decoded.Ok<SyncEvent>(SyncEvent.FullSync(Snapshot snapshot))
                ? snapshot.seq()
                : numberIn(value);
        return new SyncFrame(event, seq);
    }

    private static long numberIn(JsonValue value) {
        return value instanceof JsonObject object
                        && object.get("seq") instanceof JsonInteger(BigInteger number)
                        && number.signum() > 0
                        && number.bitLength() <= MAX_BITS
                ? number.longValue()
                : 0;
    }
}
