package io.agentmesh.meshd.mcp;

import io.agentmesh.core.card.Capability;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tools of a server, as capabilities of the agent.
///
/// @param capabilities in the server's order, each name once
record ToolList(List<Capability> capabilities) {
    /// As many as the registry takes on a card; the others are left out.
    static final int MAX_TOOLS = 256;

    /// Pages that are asked for.
    static final int MAX_PAGES = 64;

    /// Characters of a name; a tool with a longer one is left out.
    static final int MAX_NAME = 128;

    private static final Logger log = LoggerFactory.getLogger(ToolList.class);

    /// Copies the list.
    ToolList {
        capabilities = List.copyOf(capabilities);
    }

    /// Whether there is a tool of this name.
    boolean has(String name) {
        return capabilities.stream().anyMatch(each -> each.name().equals(name));
    }

    /// Asks a server for all of them.
    ///
    /// @throws IOException if it does not tell
    static ToolList of(McpSession session) throws IOException, InterruptedException {
        Map<String, Capability> found = new LinkedHashMap<>();
        List<String> leftOut = new ArrayList<>();
        JsonObject params = JsonObject.empty();
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonObject listed = session.ask("tools/list", params);
            if (!(listed.get("tools") instanceof JsonArray tools)) {
                throw new IOException("the MCP server's tools/list has no tools");
            }
            tools.items().forEach(tool -> take(tool, found, leftOut));
            if (!(listed.get("nextCursor") instanceof JsonString(String cursor)) || found.size() == MAX_TOOLS) {
                break;
            }
            params = JsonObject.empty().with("cursor", cursor);
        }
        if (!leftOut.isEmpty()) {
            log.atWarn()
                    .setMessage("tools of the MCP server are left out")
                    .addKeyValue("tools", leftOut.size())
                    .addKeyValue("first", leftOut.getFirst())
                    .log();
        }
        return new ToolList(List.copyOf(found.values()));
    }

    private static void take(JsonValue value, Map<String, Capability> found, List<String> leftOut) {
        if (!(value instanceof JsonObject tool && tool.get("name") instanceof JsonString(String name))) {
            leftOut.add("(nameless)");
        } else if (name.isEmpty() || name.length() > MAX_NAME || found.size() == MAX_TOOLS) {
            leftOut.add(name.substring(0, Math.min(name.length(), MAX_NAME)));
        } else {
            found.putIfAbsent(
                    name,
                    new Capability(
                            name, textOf(tool.get("description")), tool.get("inputSchema"), tool.get("outputSchema")));
        }
    }

    private static @Nullable String textOf(@Nullable JsonValue value) {
        return value instanceof JsonString(String text) ? text : null;
    }
}
