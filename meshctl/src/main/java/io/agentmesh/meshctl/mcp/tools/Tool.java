package io.agentmesh.meshctl.mcp.tools;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.mcp.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/// Something that a client can call.
///
/// @param name unique within a list
/// @param outputSchema what a reply looks like, or `null` if nobody says
public record Tool(
        String name,
        String description,
        JsonObject inputSchema,
        @Nullable JsonObject outputSchema) {
    /// The tool as this version of MCP shows it.
    public JsonObject toJson(ProtocolVersion version) {
        JsonObject json = JsonObject.empty()
                .with("name", name)
                .with("description", description)
                .with("inputSchema", inputSchema);
        return outputSchema != null && version.hasStructuredContent() ? json.with("outputSchema", outputSchema) : json;
    }
}
