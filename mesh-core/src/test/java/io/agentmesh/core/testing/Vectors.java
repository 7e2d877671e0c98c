package io.agentmesh.core.testing;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One object of a golden file: the file itself, or a case in it. Asking for what is not there fails the test.
///
/// The files were recorded from the original, version 0.4.0; `vectors/README.md` beside them says how to read them.
public final class Vectors {
    private final JsonObject object;

    private Vectors(JsonValue value) {
        this.object = (JsonObject) value;
    }

    /// Opens `vectors/<name>` from the test resources.
    public static Vectors open(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            byte[] bytes =
                    Objects.requireNonNull(in, () -> "no vectors/" + name).readAllBytes();
            return new Vectors(Json.parse(bytes).orThrow());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The cases in a list.
    public List<Vectors> cases(String name) {
        return ((JsonArray) value(name)).items().stream().map(Vectors::new).toList();
    }

    /// The plain values in a list.
    public List<JsonValue> values(String name) {
        return ((JsonArray) value(name)).items();
    }

    /// An object inside.
    public Vectors object(String name) {
        return new Vectors(value(name));
    }

    /// A member as it is.
    public JsonValue value(String name) {
        return Objects.requireNonNull(object.get(name), () -> "no member " + name + " in the case");
    }

    /// Whether a member is there and not `null`.
    public boolean has(String name) {
        JsonValue value = object.get(name);
        return value != null && value != JsonNull.NULL;
    }

    /// A text member.
    public String text(String name) {
        return ((JsonString) value(name)).value();
    }

    /// A text member that may be absent.
    public @Nullable String optionalText(String name) {
        return has(name) ? text(name) : null;
    }

    /// A truth value.
    public boolean flag(String name) {
        return ((JsonBoolean) value(name)).value();
    }

    /// A whole number.
    public long number(String name) {
        return ((JsonInteger) value(name)).asLong().orElseThrow();
    }

    /// Bytes written in hexadecimal.
    public byte[] hex(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    /// The case's name, for the test report.
    @Override
    public String toString() {
        return object.get("name") instanceof JsonString(var name) ? name : object.toString();
    }
}
