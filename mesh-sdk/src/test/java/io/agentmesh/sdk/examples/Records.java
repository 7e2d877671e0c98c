package io.agentmesh.sdk.examples;

import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;

/// Stands for the JSON library of a program: records of texts and integers, and no more.
final class Records {
    private Records() {}

    static byte[] write(Object value) {
        JsonObject members = JsonObject.empty();
        for (RecordComponent component : componentsOf(value.getClass())) {
            members = members.with(component.getName(), tree(valueOf(value, component)));
        }
        return CanonicalJson.bytes(members);
    }

    static <T> T read(byte[] json, Class<T> type) throws ReflectiveOperationException {
        RecordComponent[] components = componentsOf(type);
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        JsonObject members = (JsonObject) Json.parse(json).orThrow();
        for (int i = 0; i < components.length; i++) {
            values[i] = value(members, components[i].getName());
            types[i] = components[i].getType();
        }
        Constructor<T> constructor = type.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    private static RecordComponent[] componentsOf(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException("type: " + type.getName() + " (expected: a record)");
        }
        return type.getRecordComponents();
    }

    private static Object valueOf(Object value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalArgumentException("value: not readable (expected: a record of this package)", hidden);
        }
    }

    private static JsonValue tree(Object value) {
        return value instanceof Integer number ? JsonInteger.of(number) : new JsonString(value.toString());
    }

    private static Object value(JsonObject members, String name) {
        return switch (members.get(name)) {
            case JsonInteger number -> (int) number.asLong().orElseThrow();
            case JsonString(String text) -> text;
            case null, default -> throw new IllegalArgumentException(name + ": missing (expected: a text, a number)");
        };
    }
}
