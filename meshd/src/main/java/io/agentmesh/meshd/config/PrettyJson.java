package io.agentmesh.meshd.config;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON for people: one member or item a line, two blanks of indent, as the original writes its files. The
/// order of the outermost members is the caller's; an ACL's is that of the wire.
final class PrettyJson {
    /// Members that come in this order wherever they are; the rest follow by name.
    private static final List<String> KNOWN_ORDER =
            List.of("default_deny", "rules", "source", "target", "allowed_capabilities");

    private PrettyJson() {}

    static String text(Map<String, JsonValue> members) {
        StringBuilder out = new StringBuilder();
        object(members, "", out);
        return out.toString();
    }

    private static void append(JsonValue value, String indent, StringBuilder out) {
        switch (value) {
            case JsonObject object when !object.members().isEmpty() -> object(ordered(object), indent, out);
            case JsonArray array when !array.items().isEmpty() -> array(array, indent, out);
            default -> out.append(value);
        }
    }

    private static void object(Map<String, JsonValue> members, String indent, StringBuilder out) {
        out.append("{\n");
        for (Iterator<Map.Entry<String, JsonValue>> each = members.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, JsonValue> member = each.next();
            out.append(indent)
                    .append("  ")
                    .append(new JsonString(member.getKey()))
                    .append(": ");
            append(member.getValue(), indent + "  ", out);
            out.append(each.hasNext() ? ",\n" : "\n");
        }
        out.append(indent).append('}');
    }

    private static void array(JsonArray array, String indent, StringBuilder out) {
        out.append("[\n");
        for (Iterator<JsonValue> each = array.items().iterator(); each.hasNext(); ) {
            out.append(indent).append("  ");
            append(each.next(), indent + "  ", out);
            out.append(each.hasNext() ? ",\n" : "\n");
        }
        out.append(indent).append(']');
    }

    private static Map<String, JsonValue> ordered(JsonObject object) {
        Map<String, JsonValue> ordered = new LinkedHashMap<>();
        for (String name : KNOWN_ORDER) {
            JsonValue value = object.get(name);
            if (value != null) {
                ordered.put(name, value);
            }
        }
        object.members().forEach(ordered::putIfAbsent);
        return ordered;
    }
}
