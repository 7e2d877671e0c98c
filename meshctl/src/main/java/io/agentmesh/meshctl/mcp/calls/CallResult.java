package io.agentmesh.meshctl.mcp.calls;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.failure.Failure;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a call of a tool gives the client (meshctl §8.10).
///
/// @param text the result's one text: compact JSON
/// @param structured the same for programs, or `null`
public record CallResult(String text, Kind kind, @Nullable JsonObject structured) {
    /// How the call went.
    public enum Kind {
        DONE,
        FAILED
    }

    public static CallResult done(JsonValue content) {
        return new CallResult(content.toString(), Kind.DONE, null);
    }

    /// One that is JSON already, whose members keep their order.
    public static CallResult text(String json) {
        return new CallResult(json, Kind.DONE, null);
    }

    public static CallResult failed(JsonValue content) {
        return new CallResult(content.toString(), Kind.FAILED, null);
    }

    /// A failure in words that an assistant can act on, beside those that the daemon used.
    static CallResult failed(Failure failure, JsonObject said) {
        String message = failure.why().isEmpty() ? failure.what() : failure.what() + ": " + failure.why();
        JsonObject content = said.get("error") == null ? said.with("error", message) : said;
        return failed(content.with("cause", failure.cause().word())
                .with("message", message)
                .with("next", failure.next())
                .with("retry", failure.cause().retry().name().toLowerCase(Locale.ROOT)));
    }

    public JsonObject toJson() {
        JsonObject content = JsonObject.empty().with("type", "text").with("text", text);
        JsonObject json = JsonObject.empty()
                .with("content", JsonArray.of(content))
                .with("isError", kind == Kind.FAILED ? JsonBoolean.TRUE : JsonBoolean.FALSE);
        return structured == null ? json : json.with("structuredContent", structured);
    }
}
