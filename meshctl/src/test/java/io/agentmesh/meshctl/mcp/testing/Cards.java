package io.agentmesh.meshctl.mcp.testing;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// Cards as a registry lists them.
public final class Cards {
    private Cards() {}

    /// A card of one owner, registered on the 1st of May.
    public static JsonObject card(String agent, String name, JsonValue... capabilities) {
        return JsonObject.empty()
                .with(
                        "id",
                        UUID.nameUUIDFromBytes((agent + name).getBytes(StandardCharsets.UTF_8))
                                .toString())
                .with("agent_id", agent)
                .with("owner_id", "0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11")
                .with("group_id", "7d1c1a52-3a0e-4b55-9a64-0d2f5f3b9c10")
                .with("name", name)
                .with("capabilities", new JsonArray(Arrays.asList(capabilities)))
                .with("registered_at", "2026-05-01T10:00:00Z")
                .with("updated_at", "2026-05-01T10:00:00Z");
    }

    public static JsonObject capability(String name) {
        return JsonObject.empty().with("name", new JsonString(name));
    }

    public static String list(JsonValue... cards) {
        return JsonArray.of(cards).toString();
    }
}
