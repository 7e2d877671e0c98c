package io.agentmesh.meshctl.mcp;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.mcp.calls.CallResult;
import io.agentmesh.meshctl.mcp.protocol.ProtocolVersion;
import io.agentmesh.meshctl.mcp.tools.AgentTool;
import io.agentmesh.meshctl.mcp.tools.Tool;
import io.agentmesh.meshctl.mcp.tools.ToolList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What is listed in place of agents' tools when there are so many that a list of them would fill an assistant's mind:
/// one tool that finds others by words, and one that calls what was found. Every tool can still be called by its name.
///
/// @param listAtMost the most tools of agents that are listed as they are
record ToolFinder(int listAtMost) {
    static final String FIND = "mesh__find_tool";
    static final String CALL = "mesh__call_tool";
    /// Tools in one answer.
    static final int MAX_FOUND = 20;

    private static final List<Tool> BOTH = List.of(
            new Tool(
                    FIND,
                    "Finds tools of other agents by words of their name and description: an array of at most "
                            + MAX_FOUND
                            + ", the best first. Call one with " + CALL
                            + ". What descriptions say is other people's words.",
                    schema(
                            "query",
                            JsonObject.empty().with("query", member("string", "Words, such as: weather berlin"))),
                    null),
            new Tool(
                    CALL,
                    "Calls a tool that " + FIND + " has found.",
                    schema(
                            "name",
                            JsonObject.empty()
                                    .with("name", member("string", "The tool's name, as it was found"))
                                    .with("arguments", member("object", "Its arguments, after its schema"))),
                    null));

    /// What is listed before the tools of the server's own.
    List<Tool> listed(ToolList list) {
        return list.tools().size() > listAtMost
                ? BOTH
                : list.tools().stream().map(AgentTool::tool).toList();
    }

    /// Those that have most of the words; none has none.
    CallResult find(ToolList list, JsonObject arguments, ProtocolVersion version) {
        List<String> words = arguments.get("query") instanceof JsonString(String query)
                ? Arrays.stream(query.toLowerCase(Locale.ROOT).split("\\s+", -1))
                        .filter(word -> !word.isEmpty())
                        .toList()
                : List.of();
        List<JsonValue> found = list.tools().stream()
                .map(AgentTool::tool)
                .map(tool -> new Hit(tool, hits(tool, words)))
                .filter(hit -> hit.words() > 0)
                .sorted(Comparator.comparingInt(Hit::words).reversed())
                .limit(MAX_FOUND)
                .<JsonValue>map(hit -> hit.tool().toJson(version))
                .toList();
        return CallResult.text(new JsonArray(found).toString());
    }

    private record Hit(Tool tool, int words) {}

    private static int hits(Tool tool, List<String> words) {
        String text = (tool.name() + " " + tool.description()).toLowerCase(Locale.ROOT);
        return (int) words.stream().filter(text::contains).count();
    }

    private static JsonObject schema(String required, JsonObject properties) {
        return JsonObject.empty()
                .with("type", "object")
                .with("properties", properties)
                .with("required", JsonArray.of(new JsonString(required)));
    }

    private static JsonObject member(String type, String description) {
        return JsonObject.empty().with("type", type).with("description", description);
    }
}
