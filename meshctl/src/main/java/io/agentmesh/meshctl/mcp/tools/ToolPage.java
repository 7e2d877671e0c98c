package io.agentmesh.meshctl.mcp.tools;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.mcp.protocol.ProtocolVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A part of a list: as much as one answer holds.
///
/// @param nextCursor what to ask with for the rest, or `null` if there is none
public record ToolPage(List<Tool> tools, @Nullable String nextCursor) {
    /// Tools in one answer.
    public static final int MAX_TOOLS = 200;

    /// The page that begins at a cursor of ours; none if it is not one.
    ///
    /// @param listed the first ones
    /// @param further come behind them
    public static Optional<ToolPage> of(List<Tool> listed, List<Tool> further, Optional<String> cursor) {
        List<Tool> all = Stream.concat(listed.stream(), further.stream()).toList();
        if (cursor.isPresent() && !cursor.get().matches("[0-9]{1,6}")) {
            return Optional.empty();
        }
        int from = Math.min(cursor.map(Integer::parseInt).orElse(0), all.size());
        int to = Math.min(from + MAX_TOOLS, all.size());
        return Optional.of(new ToolPage(all.subList(from, to), to < all.size() ? String.valueOf(to) : null));
    }

    /// The result of `tools/list`.
    public JsonObject toJson(ProtocolVersion version) {
        JsonArray shown = new JsonArray(
                tools.stream().<JsonValue>map(tool -> tool.toJson(version)).toList());
        JsonObject json = JsonObject.empty().with("tools", shown);
        return nextCursor == null ? json : json.with("nextCursor", nextCursor);
    }
}
