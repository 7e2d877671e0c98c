package io.agentmesh.meshd.mcp;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a tool's result means on the mesh.
///
/// | the result has | the answer is |
/// |---|---|
/// | `isError` | an error: `capability`, `code` (`tool_error`), `error` (its text), perhaps `details` |
/// | `structuredContent` | that |
/// | one text | what it says in JSON, or else the text |
/// | other content | `{"content":[…]}`, as it came |
final class ToolAnswer {
    /// Characters of a tool's own words on what went wrong.
    static final int MAX_ERROR_TEXT = 16 << 10;

    private ToolAnswer() {}

    static Answer of(IncomingRequest request, JsonObject result) {
        JsonArray content = result.get("content") instanceof JsonArray given ? given : new JsonArray(List.of());
        JsonValue structured = result.get("structuredContent");
        if (JsonBoolean.TRUE.equals(result.get("isError"))) {
            return new Answer.Refusal(error(request, content, structured));
        }
        if (structured != null) {
            return Answer.of(structured);
        }
        return Answer.of(onlyText(content)
                .map(ToolAnswer::json)
                .orElse(JsonObject.empty().with("content", content)));
    }

    /// The server refuses the call itself.
    static Answer refused(IncomingRequest request, Rpc.Outcome.Refused refused) {
        String code = refused.code() == Rpc.INVALID_PARAMS ? "bad_arguments" : "tool_error";
        return new Answer.Refusal(error(request, code, refused.message()));
    }

    /// There is no such tool.
    static Answer unknown(IncomingRequest request) {
        return new Answer.Refusal(error(request, "unknown_capability", "this agent has no tool of that name"));
    }

    private static JsonValue error(IncomingRequest request, JsonArray content, @Nullable JsonValue structured) {
        String text = content.items().stream()
                .flatMap(block -> textOf(block).stream())
                .collect(Collectors.joining("\n"));
        JsonObject error = error(request, "tool_error", text.isEmpty() ? "the tool failed" : text);
        return structured == null ? error : error.with("details", structured);
    }

    private static JsonObject error(IncomingRequest request, String code, String text) {
        return JsonObject.empty()
                .with("capability", request.capability())
                .with("code", code)
                .with("error", text.substring(0, Math.min(text.length(), MAX_ERROR_TEXT)));
    }

    private static Optional<String> onlyText(JsonArray content) {
        return content.items().size() == 1 ? textOf(content.items().getFirst()) : Optional.empty();
    }

    private static Optional<String> textOf(JsonValue block) {
        return block instanceof JsonObject object && object.get("text") instanceof JsonString(String text)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static JsonValue json(String text) {
        return switch (Json.parse(text)) {
            case Decoded.Ok<JsonValue>(JsonValue value) -> value;
            case Decoded.Bad<JsonValue> _ -> new JsonString(text);
        };
    }
}
