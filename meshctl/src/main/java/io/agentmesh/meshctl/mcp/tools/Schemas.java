package io.agentmesh.meshctl.mcp.tools;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Schemas from cards as MCP takes them. A client that meets one schema it cannot read refuses the whole list,
/// so one member's odd card must not become everybody's trouble.
final class Schemas {
    /// Any object.
    static final JsonObject ANYTHING = JsonObject.empty().with("type", "object");

    private static final JsonString OBJECT = new JsonString("object");
    /// Makes clients copy arguments into HTTP headers (MCP 2026-07-28); not for a stranger's card to ask.
    private static final String HEADER_WISH = "x-mcp-header";

    private Schemas() {}

    /// What the arguments look like: the card's own words if they describe an object, as arguments always are one.
    static JsonObject input(@Nullable JsonValue schema) {
        return schema instanceof JsonObject object && describesObject(object)
                ? ((JsonObject) cleaned(object)).with("type", OBJECT)
                : ANYTHING;
    }

    /// What a reply looks like, if the card says that it is an object; MCP has no other structured replies before
    /// 2026-07-28.
    static @Nullable JsonObject output(@Nullable JsonValue schema) {
        return schema instanceof JsonObject object && OBJECT.equals(object.get("type"))
                ? (JsonObject) cleaned(object)
                : null;
    }

    private static boolean describesObject(JsonObject schema) {
        JsonValue type = schema.get("type");
        return type == null || type.equals(OBJECT);
    }

    private static JsonValue cleaned(JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                Map<String, JsonValue> kept = new TreeMap<>();
                object.members().forEach((name, member) -> {
                    if (!name.equals(HEADER_WISH)) {
                        kept.put(name, cleaned(member));
                    }
                });
                yield JsonObject.of(kept);
            }
            case JsonArray array ->
                new JsonArray(array.items().stream().map(Schemas::cleaned).toList());
            default -> value;
        };
    }
}
