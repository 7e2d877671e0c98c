package io.agentmesh.meshctl.output;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonDouble;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Iterator;
import java.util.Map;
import java.util.SequencedMap;

/// Prints JSON for people and scripts: two blanks a level, keys sorted, `[]` and `{}` when empty, non-ASCII as it
/// is, no newline at the end (meshctl §0).
public final class PrettyJson {
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private PrettyJson() {}

    /// The text of a value.
    public static String of(JsonValue value) {
        PrettyJson printer = new PrettyJson();
        printer.value(value, "\n");
        return printer.out.toString();
    }

    /// The text of an object whose members keep the given order.
    public static String ofMembers(SequencedMap<String, JsonValue> members) {
        PrettyJson printer = new PrettyJson();
        printer.members(members.entrySet().iterator(), "\n");
        return printer.out.toString();
    }

    /// @param lineBreak a newline and the indentation that the value stands in
    private void value(JsonValue value, String lineBreak) {
        switch (value) {
            case JsonNull _, JsonBoolean _, JsonInteger _, JsonDouble _, JsonString _ -> out.append(value);
            case JsonArray array -> items(array.items().iterator(), lineBreak);
            case JsonObject object -> members(object.members().entrySet().iterator(), lineBreak);
        }
    }

    private void items(Iterator<JsonValue> items, String lineBreak) {
        if (!items.hasNext()) {
            out.append("[]");
            return;
        }
        String inner = lineBreak + INDENT;
        out.append('[');
        while (items.hasNext()) {
            out.append(inner);
            value(items.next(), inner);
            out.append(items.hasNext() ? "," : lineBreak + "]");
        }
    }

    private void members(Iterator<Map.Entry<String, JsonValue>> members, String lineBreak) {
        if (!members.hasNext()) {
            out.append("{}");
            return;
        }
        String inner = lineBreak + INDENT;
        out.append('{');
        while (members.hasNext()) {
            Map.Entry<String, JsonValue> member = members.next();
            out.append(inner).append(new JsonString(member.getKey())).append(": ");
            value(member.getValue(), inner);
            out.append(members.hasNext() ? "," : lineBreak + "}");
        }
    }
}
