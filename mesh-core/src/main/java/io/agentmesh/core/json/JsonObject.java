package io.agentmesh.core.json;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Members by name, in canonical order: by the bytes of their UTF-8 form, that is by code point (wire §4.2).
///
/// Of a name that a text gives twice the last value counts; that it was given twice is remembered, because typed
/// messages refuse it (wire §2.4). Two objects with the same members are equal either way.
public final class JsonObject implements JsonValue {
    private static final JsonObject EMPTY = new JsonObject(new TreeMap<>(UnicodeText.BY_CODE_POINT), Set.of());

    private final SortedMap<String, JsonValue> members;
    private final Set<String> repeated;

    /// Takes ownership of both collections; the map is in code-point order.
    JsonObject(SortedMap<String, JsonValue> members, Set<String> repeated) {
        this.members = Collections.unmodifiableSortedMap(members);
        this.repeated = repeated;
    }

    /// The object without members.
    public static JsonObject empty() {
        return EMPTY;
    }

    /// An object with these members.
    public static JsonObject of(Map<String, ? extends JsonValue> members) {
        var sorted = new TreeMap<String, JsonValue>(UnicodeText.BY_CODE_POINT);
        members.forEach((name, value) -> sorted.put(new JsonString(name).value(), value));
        return new JsonObject(sorted, Set.of());
    }

    /// The members, sorted, unmodifiable.
    public SortedMap<String, JsonValue> members() {
        return members;
    }

    /// The member's value, or `null` if there is none.
    public @Nullable JsonValue get(String name) {
        return members.get(name);
    }

    /// This object with one member set; a member of that name is replaced.
    public JsonObject with(String name, JsonValue value) {
        var changed = new TreeMap<>(members);
        changed.put(new JsonString(name).value(), value);
        return new JsonObject(changed, Set.of());
    }

    /// This object with one text member set.
    public JsonObject with(String name, String text) {
        return with(name, new JsonString(text));
    }

    /// Whether the text that it was read from gave some name twice.
    public boolean hasRepeatedNames() {
        return !repeated.isEmpty();
    }

    boolean isRepeated(String name) {
        return repeated.contains(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject object && members.equals(object.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return CanonicalJson.text(this);
    }
}
