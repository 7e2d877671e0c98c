package io.agentmesh.core.json;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the members of a typed message by the wire's rules (wire §2.4): unknown members are ignored, a known
/// one given twice is refused, an optional one may be absent or `null`, integers have no dot and no exponent. A
/// positional array in the order of the fields is read like the object.
public final class ObjectReader {
    private static final BigInteger UINT64_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final String type;
    private final Map<String, JsonValue> members;

    private ObjectReader(String type, Map<String, JsonValue> members) {
        this.type = type;
        this.members = members;
    }

    /// Opens a value as a message of `type` with these fields, in the order in which they are written.
    ///
    /// @throws MalformedJson if the value is neither an object nor a fitting array, or a known member occurs twice
    public static ObjectReader of(JsonValue value, String type, String... fields) throws MalformedJson {
        return switch (value) {
            case JsonObject object -> new ObjectReader(type, known(object, type, fields));
            case JsonArray array -> new ObjectReader(type, positional(array, type, fields));
            case JsonNull ignored -> throw wrongKind(value, type);
            case JsonBoolean ignored -> throw wrongKind(value, type);
            case JsonInteger ignored -> throw wrongKind(value, type);
            case JsonDouble ignored -> throw wrongKind(value, type);
            case JsonString ignored -> throw wrongKind(value, type);
        };
    }

    private static MalformedJson wrongKind(JsonValue value, String type) {
        return new MalformedJson(type + ": expected an object, found " + Json.kind(value));
    }

    private static Map<String, JsonValue> known(JsonObject object, String type, String... fields) throws MalformedJson {
        for (String field : fields) {
            if (object.isRepeated(field)) {
                throw new MalformedJson(type + ": duplicate field `" + field + "`");
            }
        }
        return object.members();
    }

    private static Map<String, JsonValue> positional(JsonArray array, String type, String... fields)
            throws MalformedJson {
        List<JsonValue> items = array.items();
        if (items.size() > fields.length) {
            throw new MalformedJson(type + ": " + items.size() + " elements (expected: " + fields.length + ")");
        }
        Map<String, JsonValue> members = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            members.put(fields[i], items.get(i));
        }
        return members;
    }

    /// A member of any value, `null` included; missing is an error.
    public JsonValue value(String name) throws MalformedJson {
        JsonValue value = members.get(name);
        if (value == null) {
            throw new MalformedJson(type + ": missing field `" + name + "`");
        }
        return value;
    }

    /// A member of any value; `null` when it is absent or JSON's `null`.
    public @Nullable JsonValue optionalValue(String name) {
        JsonValue value = members.get(name);
        return value == JsonNull.NULL ? null : value;
    }

    /// Whether the member is there at all, `null` or not.
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /// A required member of a shape of its own.
    public <T> T read(String name, JsonShape<T> shape) throws MalformedJson {
        return within(name, value(name), shape);
    }

    /// An optional member of a shape of its own; `null` when absent.
    public <T> @Nullable T readOptional(String name, JsonShape<T> shape) throws MalformedJson {
        JsonValue value = optionalValue(name);
        return value == null ? null : within(name, value, shape);
    }

    /// A required list, possibly empty.
    public <T> List<T> list(String name, JsonShape<T> element) throws MalformedJson {
        return read(name, JsonShape.listOf(element));
    }

    /// A required string.
    public String string(String name) throws MalformedJson {
        return read(name, JsonShape.string());
    }

    /// An optional string; `null` when absent.
    public @Nullable String optionalString(String name) throws MalformedJson {
        return readOptional(name, JsonShape.string());
    }

    /// A required UUID in any spelling of the wire.
    public UUID uuid(String name) throws MalformedJson {
        return read(name, UuidText.SHAPE);
    }

    /// An optional UUID; `null` when absent.
    public @Nullable UUID optionalUuid(String name) throws MalformedJson {
        return readOptional(name, UuidText.SHAPE);
    }

    /// A required truth value.
    public boolean bool(String name) throws MalformedJson {
        return read(name, ObjectReader::bool);
    }

    /// A truth value that may be absent but not `null`.
    public boolean boolOr(String name, boolean absent) throws MalformedJson {
        return has(name) ? bool(name) : absent;
    }

    /// An optional truth value; `null` when absent.
    public @Nullable Boolean optionalBool(String name) throws MalformedJson {
        return readOptional(name, ObjectReader::bool);
    }

    /// A required signed 64-bit integer.
    public long int64(String name) throws MalformedJson {
        return read(name, ObjectReader::int64);
    }

    /// A required unsigned 64-bit integer; its bits, so 2^64−1 is −1.
    public long uint64(String name) throws MalformedJson {
        return read(name, value -> unsigned(value, UINT64_MAX).longValue());
    }

    /// An optional unsigned 64-bit integer, exact; `null` when absent.
    public @Nullable BigInteger optionalUint64(String name) throws MalformedJson {
        return readOptional(name, value -> unsigned(value, UINT64_MAX));
    }

    /// A required unsigned 32-bit integer.
    public long uint32(String name) throws MalformedJson {
        return read(name, ObjectReader::uint32);
    }

    /// An optional unsigned 32-bit integer; `null` when absent.
    public @Nullable Long optionalUint32(String name) throws MalformedJson {
        return readOptional(name, ObjectReader::uint32);
    }

    /// A required word of an enumeration: the string, or an object with that one member and `null` (wire §2.4).
    public <E> E word(String name, Map<String, E> words) throws MalformedJson {
        return read(name, value -> {
            E found = words.get(wordText(value));
            if (found == null) {
                throw new MalformedJson("unknown word (expected: one of " + String.join(", ", words.keySet()) + ")");
            }
            return found;
        });
    }

    private static String wordText(JsonValue value) throws MalformedJson {
        if (value instanceof JsonObject object
                && object.members().size() == 1
                && object.members().containsValue(JsonNull.NULL)) {
            return object.members().firstKey();
        }
        return JsonShape.string().read(value);
    }

    private <T> T within(String name, JsonValue value, JsonShape<T> shape) throws MalformedJson {
        try {
            return shape.read(value);
        } catch (MalformedJson malformed) {
            throw new MalformedJson(type + "." + name + ": " + malformed.reason());
        }
    }

    private static boolean bool(JsonValue value) throws MalformedJson {
        if (value instanceof JsonBoolean flag) {
            return flag.value();
        }
        throw new MalformedJson("expected a boolean, found " + Json.kind(value));
    }

    private static long int64(JsonValue value) throws MalformedJson {
        if (value instanceof JsonInteger integer) {
            return integer.asLong().orElseThrow(() -> new MalformedJson("above 2^63-1 (expected: 64 bits, signed)"));
        }
        throw new MalformedJson("expected an integer, found " + Json.kind(value));
    }

    private static long uint32(JsonValue value) throws MalformedJson {
        return unsigned(value, BigInteger.valueOf(0xFFFF_FFFFL)).longValue();
    }

    private static BigInteger unsigned(JsonValue value, BigInteger max) throws MalformedJson {
        if (!(value instanceof JsonInteger integer)) {
            throw new MalformedJson("expected an integer, found " + Json.kind(value));
        }
        BigInteger number = integer.value();
        if (number.signum() < 0 || number.compareTo(max) > 0) {
            throw new MalformedJson("out of range (expected: 0.." + max + ")");
        }
        return number;
    }
}
