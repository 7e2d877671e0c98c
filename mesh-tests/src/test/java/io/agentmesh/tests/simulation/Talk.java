package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.stream.StreamOptions;
import java.time.Duration;

/// A stream or a conversation that somebody is sent to begin.
///
/// @param target who is asked
/// @param kind which of the two
/// @param ending how the other side is to end it
/// @param items of a stream those that are asked for; of a conversation those that the asker says, each of
///     which comes back
/// @param size characters that each item carries
/// @param pause that the asker makes after each item that it reads
/// @param options how it is asked
/// @param patience after which the asker gives up by itself; longer than the deadline if it does not
record Talk(
        AgentId target,
        Kind kind,
        Errand.Wish ending,
        int items,
        int size,
        Duration pause,
        StreamOptions options,
        Duration patience) {
    /// Who says something.
    enum Kind {
        /// The one that is asked.
        STREAM,
        /// Both.
        CONVERSATION
    }

    /// The payload that asks for it.
    JsonValue question(long number) {
        return JsonObject.empty()
                .with("capability", "talk")
                .with("talk", JsonInteger.of(number))
                .with("ending", ending.name())
                .with("items", JsonInteger.of(items))
                .with("size", JsonInteger.of(size));
    }

    /// One item of either side, counted from 0.
    static JsonValue item(long number, long place, int size) {
        return JsonObject.empty()
                .with("talk", JsonInteger.of(number))
                .with("place", JsonInteger.of(place))
                .with("padding", "x".repeat(size));
    }

    /// A number that a question or an item carries.
    static long number(JsonValue payload, String member) {
        return payload instanceof JsonObject object && object.get(member) instanceof JsonInteger value
                ? value.asLong().orElseThrow()
                : -1;
    }
}
