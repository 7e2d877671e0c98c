package io.agentmesh.meshd.mcp;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.IncomingRequest;
import java.util.Map;
import java.util.TreeMap;

/// What a tool is called with: the request's payload, without the capability that a caller's daemon puts into it.
final class Arguments {
    private Arguments() {}

    static JsonObject of(IncomingRequest request) {
        if (!(request.payload() instanceof JsonObject payload)) {
            return JsonObject.empty().with("data", request.payload());
        }
        Map<String, JsonValue> members = new TreeMap<>(payload.members());
        members.remove("capability");
        return JsonObject.of(members);
    }
}
