package io.agentmesh.core.durable;

import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonLimits;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.receipt.ContentDigest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Reads messages. What it accepts of `m` it accepts in one way: objects are objects, names come once, numbers
/// keep their ranges.
final class HeadReader {
    private static final JsonLimits LIMITS = new JsonLimits(DurableMessage.MAX_DEPTH, DurableMessage.MAX_BYTES, 10_000);
    private static final JsonLimits LONG_LIMITS = new JsonLimits(DurableMessage.MAX_DEPTH, 1_000_000, 10_000);
    private static final long MAX_U53 = (1L << 53) - 1;
    private static final int MAX_WORD = 64;
    private static final Set<String> KNOWN =
            Set.of("t", "id", "re", "at", "exp", "lane", "seq", "prev", "prev_exp", "part", "hello");

    private HeadReader() {}

    static Decoded<DurableMessage> message(byte[] utf8) {
        return utf8.length > DurableMessage.MAX_BYTES
                ? Decoded.bad(ErrorCode.MALFORMED, "a message of " + utf8.length + " bytes")
                : Json.decode(utf8, LIMITS, HeadReader::message);
    }

    static Decoded<DurableMessage> longMessage(byte[] utf8) {
        return utf8.length > Part.MAX_CONTENT_BYTES
                ? Decoded.bad(ErrorCode.MALFORMED, "a message of " + utf8.length + " bytes")
                : Json.decode(utf8, LONG_LIMITS, HeadReader::message);
    }

    private static DurableMessage message(JsonValue value) throws MalformedJson {
        ObjectReader in = members(value, "message", "m", "p");
        return new DurableMessage(in.read("m", HeadReader::head), in.value("p"));
    }

    private static Head head(JsonValue value) throws MalformedJson {
        ObjectReader in = members(value, "m", KNOWN.toArray(String[]::new));
        UUID answered = in.optionalUuid("re");
        return new Head(
                word(in, "t"),
                new Head.Name(in.uuid("id"), answered),
                new Head.Life(u53(in, "at"), u53(in, "exp")),
                new Head.Extras(
                        in.has("lane") ? lane(in) : null,
                        in.readOptional("part", HeadReader::part),
                        in.readOptional("hello", HeadReader::hello),
                        rest((JsonObject) value)));
    }

    private static JsonObject rest(JsonObject head) {
        Map<String, JsonValue> rest = new HashMap<>(head.members());
        rest.keySet().removeAll(KNOWN);
        return JsonObject.of(rest);
    }

    private static Lane lane(ObjectReader in) throws MalformedJson {
        String name = in.string("lane");
        if (name.getBytes(StandardCharsets.UTF_8).length > Lane.MAX_NAME_BYTES) {
            throw new MalformedJson("lane: longer than " + Lane.MAX_NAME_BYTES + " bytes");
        }
        return new Lane(name, u53(in, "seq"), orZero(in, "prev"), orZero(in, "prev_exp"));
    }

    private static Part part(JsonValue value) throws MalformedJson {
        ObjectReader in = members(value, "part", "i", "n", "size", "digest");
        long count = number(in, "n", 1, Part.MAX_PARTS);
        return new Part(
                number(in, "i", 0, count - 1), count, number(in, "size", 0, Part.MAX_CONTENT_BYTES), digest(in));
    }

    private static Hello hello(JsonValue value) throws MalformedJson {
        ObjectReader in = members(value, "hello", "suites", "features", "serial", "digest", "why", "gen");
        List<Integer> suites = in.list("suites", HeadReader::suite);
        List<String> features = in.list("features", JsonShape.string());
        if (suites.size() > Hello.MAX_NAMES || features.size() > Hello.MAX_NAMES) {
            throw new MalformedJson("hello: more than " + Hello.MAX_NAMES + " names");
        }
        return new Hello(
                suites,
                features,
                new BundleName(u53(in, "serial"), digest(in).bytes()),
                new Hello.Rank(word(in, "why"), u53(in, "gen")));
    }

    private static Integer suite(JsonValue value) throws MalformedJson {
        if (value instanceof JsonInteger(var number) && number.signum() > 0 && number.bitLength() <= Short.SIZE) {
            return number.intValue();
        }
        throw new MalformedJson("no suite (expected: 1..65535)");
    }

    private static ContentDigest digest(ObjectReader in) throws MalformedJson {
        return ContentDigest.parse(in.string("digest"))
                .toOptional()
                .orElseThrow(() -> new MalformedJson("digest: expected 32 bytes in base64url"));
    }

    private static String word(ObjectReader in, String name) throws MalformedJson {
        String word = in.string(name);
        if (word.length() > MAX_WORD) {
            throw new MalformedJson(name + ": longer than " + MAX_WORD + " characters");
        }
        return word;
    }

    private static long orZero(ObjectReader in, String name) throws MalformedJson {
        return in.has(name) ? u53(in, name) : 0;
    }

    private static long u53(ObjectReader in, String name) throws MalformedJson {
        return number(in, name, 0, MAX_U53);
    }

    private static long number(ObjectReader in, String name, long min, long max) throws MalformedJson {
        long number = in.int64(name);
        if (number < min || number > max) {
            throw new MalformedJson(name + ": out of range (expected: " + min + ".." + max + ")");
        }
        return number;
    }

    private static ObjectReader members(JsonValue value, String type, String... fields) throws MalformedJson {
        if (!(value instanceof JsonObject object) || object.hasRepeatedNames()) {
            throw new MalformedJson(type + ": expected an object, each name once");
        }
        return ObjectReader.of(value, type, fields);
    }
}
