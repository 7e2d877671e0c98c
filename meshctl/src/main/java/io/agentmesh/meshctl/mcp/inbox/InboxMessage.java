package io.agentmesh.meshctl.mcp.inbox;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectWriter;
import java.time.Instant;
import java.util.Optional;

/// A request that waits for its answer.
///
/// @param id what it is answered by
/// @param from the agent that asks, as the daemon has proven it; `unknown` if the daemon does not say
/// @param capability what it asks for; `unknown` if it does not say
/// @param payload what goes with it
public record InboxMessage(String id, String from, String capability, JsonValue payload, Instant receivedAt) {
    private static final String UNKNOWN = "unknown";

    /// Reads what the daemon hands over.
    static InboxMessage of(String id, Optional<String> provenSender, JsonValue body, Instant receivedAt) {
        JsonObject members = body instanceof JsonObject object ? object : JsonObject.empty();
        JsonValue payload = members.get("payload");
        String capability = members.get("capability") instanceof JsonString(String name) ? name : UNKNOWN;
        return new InboxMessage(
                id, provenSender.orElse(UNKNOWN), capability, payload == null ? body : payload, receivedAt);
    }

    /// As the tool shows it, in the original's order.
    String toJson() {
        return new ObjectWriter()
                .string("id", id)
                .string("from", from)
                .string("capability", capability)
                .value("payload", payload)
                .number("received_at", receivedAt.toEpochMilli())
                .end();
    }
}
