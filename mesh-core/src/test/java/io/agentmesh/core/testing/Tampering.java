package io.agentmesh.core.testing;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Every way to change one field of an object: another value of its kind, one of another kind, none at all,
/// one more. The fields are found in the object itself, so whoever adds one meets it here.
public final class Tampering {
    /// The field of a member that nobody knows.
    public static final String ADDED = "+";

    private static final List<JsonValue> OTHERS = List.of(
            JsonNull.NULL,
            JsonBoolean.TRUE,
            JsonInteger.of(7),
            new JsonString(""),
            new JsonString("x"),
            JsonArray.of(),
            JsonObject.empty());

    private Tampering() {}

    /// The object with one thing changed.
    ///
    /// @param field its path, as in `policy.require`; `features[]` for what is in a list, and [#ADDED] at the
    ///     end for a member that was not there
    public record Change(String field, JsonObject changed) {
        /// Whether nothing that was there is touched.
        public boolean isAddition() {
            return field.endsWith(ADDED);
        }
    }

    /// All changes of all fields.
    public static List<Change> of(JsonObject whole) {
        List<Change> changes = new ArrayList<>();
        inObject("", whole, changed -> changed, changes);
        return changes.stream()
                .filter(change -> !change.changed().equals(whole))
                .toList();
    }

    /// The fields that are changed, without those that are added.
    public static Set<String> fields(JsonObject whole) {
        return of(whole).stream()
                .filter(change -> !change.isAddition())
                .map(Change::field)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void inObject(
            String path, JsonObject object, UnaryOperator<JsonValue> around, List<Change> changes) {
        add(path + ADDED, around.apply(object.with("another", "x")), changes);
        object.members().forEach((name, value) -> {
            add(path + name, around.apply(without(object, name)), changes);
            inValue(path + name, value, other -> around.apply(object.with(name, other)), changes);
        });
    }

    private static void inValue(String path, JsonValue value, UnaryOperator<JsonValue> around, List<Change> changes) {
        OTHERS.forEach(other -> add(path, around.apply(other), changes));
        switch (value) {
            case JsonObject object -> inObject(path + ".", object, around, changes);
            case JsonArray array -> inArray(path + "[]", array, around, changes);
            case JsonString text -> similar(text.value()).forEach(other -> add(path, around.apply(other), changes));
            case JsonInteger number ->
                similar(number.value()).forEach(other -> add(path, around.apply(other), changes));
            case JsonBoolean flag -> add(path, around.apply(JsonBoolean.of(!flag.equals(JsonBoolean.TRUE))), changes);
            default -> throw new IllegalArgumentException(path + ": " + value + " (expected: what is signed)");
        }
    }

    private static void inArray(String path, JsonArray array, UnaryOperator<JsonValue> around, List<Change> changes) {
        for (int i = 0; i <= array.items().size(); i++) {
            int at = i;
            add(path, around.apply(with(array, at, List.of(new JsonString("zz")), 0)), changes);
            if (at < array.items().size()) {
                add(path, around.apply(with(array, at, List.of(), 1)), changes);
                inValue(
                        path,
                        array.items().get(at),
                        other -> around.apply(with(array, at, List.of(other), 1)),
                        changes);
            }
        }
    }

    /// In place of so many items, these.
    private static JsonArray with(JsonArray array, int at, List<JsonValue> items, int inPlaceOf) {
        List<JsonValue> changed = new ArrayList<>(array.items().subList(0, at));
        changed.addAll(items);
        changed.addAll(array.items().subList(at + inPlaceOf, array.items().size()));
        return new JsonArray(changed);
    }

    /// One character changed at the beginning, in the middle and at the end; one more, one less.
    private static List<JsonValue> similar(String text) {
        List<JsonValue> similar = new ArrayList<>(List.of(new JsonString(text + "A"), new JsonString("A" + text)));
        for (int at :
                text.isEmpty() ? Set.<Integer>of() : Set.copyOf(List.of(0, text.length() / 2, text.length() - 1))) {
            String rest = text.substring(at + 1);
            similar.add(new JsonString(text.substring(0, at) + rest));
            similar.add(new JsonString(text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + rest));
        }
        return similar;
    }

    private static List<JsonValue> similar(BigInteger number) {
        return List.of(
                new JsonInteger(number.add(BigInteger.ONE)),
                new JsonInteger(number.subtract(BigInteger.ONE)),
                new JsonInteger(number.negate().subtract(BigInteger.ONE)),
                new JsonInteger(number.shiftLeft(8)),
                new JsonInteger(BigInteger.ONE.shiftLeft(53)),
                new JsonInteger(BigInteger.ZERO));
    }

    private static JsonObject without(JsonObject object, String name) {
        var rest = new TreeMap<>(object.members());
        rest.remove(name);
        return JsonObject.of(rest);
    }

    private static void add(String field, JsonValue changed, List<Change> changes) {
        changes.add(new Change(field, (JsonObject) changed));
    }
}
