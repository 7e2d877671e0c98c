package io.agentmesh.core.card;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import org.jspecify.annotations.Nullable;

/// Something an agent can be asked for (wire §7.1).
///
/// @param name what a request names; any text, not unique within a card
/// @param description for people, or `null`
/// @param inputSchema what a request should look like, or `null`; enforced by nobody
/// @param outputSchema what a reply looks like, or `null`
public record Capability(
        String name,
        @Nullable String description,
        @Nullable JsonValue inputSchema,
        @Nullable JsonValue outputSchema) {
    /// Reads a capability.
    public static final JsonShape<Capability> SHAPE = value -> {
        var in = ObjectReader.of(value, "capability", "name", "description", "input_schema", "output_schema");
        return new Capability(
                in.string("name"),
                in.optionalString("description"),
                in.optionalValue("input_schema"),
                in.optionalValue("output_schema"));
    };

    /// A capability with a name and nothing else.
    public static Capability named(String name) {
        return new Capability(name, null, null, null);
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .string("name", name)
                .string("description", description)
                .value("input_schema", inputSchema)
                .value("output_schema", outputSchema)
                .end();
    }
}
