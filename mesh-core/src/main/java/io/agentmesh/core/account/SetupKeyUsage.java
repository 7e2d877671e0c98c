package io.agentmesh.core.account;

import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;

/// How often a setup key may be used (wire §7.4): `"OneOff"` or `{"Reusable":{"max_uses":5}}`.
public sealed interface SetupKeyUsage {
    /// Once.
    record OneOff() implements SetupKeyUsage {}

    /// A number of times.
    ///
    /// @param maxUses unsigned 32 bits; 0 makes a key that never works
    record Reusable(long maxUses) implements SetupKeyUsage {
        /// @throws IllegalArgumentException if `maxUses` is outside 32 bits
        public Reusable {
            if (maxUses < 0 || maxUses > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("maxUses: " + maxUses + " (expected: 0..4294967295)");
            }
        }
    }

    /// The word of a one-off key.
    String ONE_OFF = "OneOff";
    /// The word of a reusable key.
    String REUSABLE = "Reusable";

    /// Reads a usage.
    JsonShape<SetupKeyUsage> SHAPE = SetupKeyUsage::read;

    /// The text of the wire.
    default String toJson() {
        return switch (this) {
            case OneOff ignored -> new JsonString(ONE_OFF).toString();
            case Reusable(long maxUses) ->
                new ObjectWriter()
                        .raw(
                                REUSABLE,
                                new ObjectWriter().number("max_uses", maxUses).end())
                        .end();
        };
    }

    private static SetupKeyUsage read(JsonValue value) throws MalformedJson {
        if (value instanceof JsonString(var word) && word.equals(ONE_OFF)) {
            return new OneOff();
        }
        if (value instanceof JsonObject object && object.members().size() == 1) {
            return readVariant(object);
        }
        throw unknown();
    }

    private static SetupKeyUsage readVariant(JsonObject object) throws MalformedJson {
        if (object.get(ONE_OFF) == JsonNull.NULL) {
            return new OneOff();
        }
        JsonValue reusable = object.get(REUSABLE);
        if (reusable == null) {
            throw unknown();
        }
        return new Reusable(
                ObjectReader.of(reusable, "reusable usage", "max_uses").uint32("max_uses"));
    }

    private static MalformedJson unknown() {
        return new MalformedJson("unknown usage (expected: \"OneOff\" or {\"Reusable\":{\"max_uses\":n}})");
    }
}
