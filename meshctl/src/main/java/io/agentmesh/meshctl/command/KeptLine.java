package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.Locale;

/// One line of a list of requests or messages that meshd keeps.
final class KeptLine {
    /// What stands for a member that is not there.
    static final String NONE = "-";

    private KeptLine() {}

    /// One that was sent: id, state, target, capability.
    static String of(JsonValue kept) {
        return String.format(
                Locale.ROOT,
                "%-36s  %-9s  %s  %s",
                word(kept, "id"),
                word(kept, "state"),
                word(kept, "target"),
                word(kept, "capability"));
    }

    /// A member that is a text.
    static String word(JsonValue kept, String member) {
        return kept instanceof JsonObject object && object.get(member) instanceof JsonString(String text) ? text : NONE;
    }
}
