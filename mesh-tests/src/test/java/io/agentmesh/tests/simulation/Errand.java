package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.CallOptions;
import java.time.Duration;
import java.util.Optional;

/// A request that somebody is sent to make.
///
/// @param target who is asked; possibly nobody
/// @param wish what is asked for
/// @param size characters that the question carries, and its answer
/// @param options how it is asked
/// @param patience after which the asker gives up by itself; longer than the timeout if it does not
record Errand(AgentId target, Wish wish, int size, CallOptions options, Duration patience) {
    /// What the other side is to do with a request.
    enum Wish {
        /// Answer it.
        ANSWER,
        /// Refuse it.
        REFUSE,
        /// Throw something.
        FAIL
    }

    /// The payload that says so.
    JsonValue question(long number) {
        return JsonObject.empty()
                .with("capability", "errand")
                .with("number", JsonInteger.of(number))
                .with("wish", wish.name())
                .with("padding", "x".repeat(size));
    }

    /// What answers it.
    static JsonObject answer(AgentId by, JsonValue question) {
        JsonObject asked = (JsonObject) question;
        return JsonObject.empty()
                .with("number", number(asked))
                .with("by", by.value())
                .with("padding", text(asked, "padding"));
    }

    static Wish wish(JsonValue question) {
        return Wish.valueOf(text((JsonObject) question, "wish"));
    }

    static JsonInteger number(JsonValue payload) {
        return (JsonInteger) Optional.ofNullable(((JsonObject) payload).get("number"))
                .orElseThrow(() -> new AssertionError("a payload without a number: " + payload));
    }

    static String text(JsonObject payload, String member) {
        return payload.get(member) instanceof JsonString(String text) ? text : "";
    }
}
