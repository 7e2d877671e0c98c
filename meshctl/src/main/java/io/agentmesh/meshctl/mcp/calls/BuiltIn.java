package io.agentmesh.meshctl.mcp.calls;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.mcp.protocol.Outcome;
import io.agentmesh.meshctl.mcp.tools.Tool;

/// A tool of the server itself; its answer is there at once.
///
/// @param work thread-safe
public record BuiltIn(Tool tool, Work work) {
    /// What a call does.
    @FunctionalInterface
    public interface Work {
        Outcome call(JsonObject arguments);
    }
}
