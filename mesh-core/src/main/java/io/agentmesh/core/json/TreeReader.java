package io.agentmesh.core.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Builds values from the tokens of one text. Not reusable; used by one thread.
final class TreeReader {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final JsonLimits limits;
    private int depth;
    private int values;

    TreeReader(JsonLimits limits) {
        this.limits = limits;
    }

    JsonValue read(String text) throws MalformedJson {
        if (text.isEmpty()) {
            throw new MalformedJson("expected a JSON value, found nothing");
        }
        // The streaming parser would skip it; the wire refuses it.
        if (text.charAt(0) == BYTE_ORDER_MARK) {
            throw new MalformedJson("expected a JSON value, found a byte order mark");
        }
        try (JsonParser parser = Factories.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedJson("expected a JSON value, found nothing");
            }
            JsonValue value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new MalformedJson("text after the JSON value" + at(parser.currentTokenLocation()));
            }
            return value;
        } catch (JacksonException syntax) {
            throw new MalformedJson("not JSON: " + reason(syntax));
        }
    }

    private JsonValue value(JsonParser parser, JsonToken token) throws MalformedJson {
        if (++values > limits.maxValues()) {
            throw new MalformedJson("more than " + limits.maxValues() + " values");
        }
        return switch (token) {
            case VALUE_NULL -> JsonNull.NULL;
            case VALUE_TRUE -> JsonBoolean.TRUE;
            case VALUE_FALSE -> JsonBoolean.FALSE;
            case VALUE_STRING -> string(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case START_ARRAY -> array(parser);
            case START_OBJECT -> object(parser);
            case END_ARRAY, END_OBJECT, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new MalformedJson("unexpected " + token + at(parser.currentTokenLocation()));
        };
    }

    private JsonArray array(JsonParser parser) throws MalformedJson {
        enter(parser);
        List<JsonValue> items = new ArrayList<>();
        for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            items.add(value(parser, token));
        }
        depth--;
        return new JsonArray(items);
    }

    private JsonObject object(JsonParser parser) throws MalformedJson {
        enter(parser);
        var members = new TreeMap<String, JsonValue>(UnicodeText.BY_CODE_POINT);
        Set<String> repeated = Set.of();
        for (JsonToken token = next(parser); token != JsonToken.END_OBJECT; token = next(parser)) {
            String name = name(parser);
            if (members.put(name, value(parser, next(parser))) != null) {
                repeated = with(repeated, name);
            }
        }
        depth--;
        return new JsonObject(members, repeated);
    }

    private static Set<String> with(Set<String> repeated, String name) {
        Set<String> more = repeated.isEmpty() ? new HashSet<>() : repeated;
        more.add(name);
        return more;
    }

    private void enter(JsonParser parser) throws MalformedJson {
        if (++depth > limits.maxDepth()) {
            throw new MalformedJson("nested deeper than " + limits.maxDepth() + at(parser.currentTokenLocation()));
        }
    }

    private static JsonToken next(JsonParser parser) throws MalformedJson {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new MalformedJson("cut short" + at(parser.currentLocation()));
        }
        return token;
    }

    /// The parser lets `\ud800` alone pass, the wire does not. The value itself looks for one: a long text is not
    /// gone through twice.
    private static JsonString string(JsonParser parser) throws MalformedJson {
        String text = parser.getString();
        try {
            return new JsonString(text);
        } catch (IllegalArgumentException lone) {
            throw loneSurrogate(parser);
        }
    }

    private static String name(JsonParser parser) throws MalformedJson {
        String text = parser.getString();
        if (UnicodeText.loneSurrogate(text) >= 0) {
            throw loneSurrogate(parser);
        }
        return text;
    }

    private static MalformedJson loneSurrogate(JsonParser parser) {
        return new MalformedJson("lone surrogate in a string" + at(parser.currentTokenLocation()));
    }

    /// Decides by the spelling what a number is (wire §4.4).
    private JsonValue number(JsonParser parser) throws MalformedJson {
        String text = parser.getString();
        if (text.length() > limits.maxNumberLength()) {
            throw new MalformedJson("number longer than " + limits.maxNumberLength() + " characters");
        }
        boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT && !text.equals("-0");
        if (whole) {
            BigInteger value = new BigInteger(text);
            if (JsonInteger.inRange(value)) {
                return new JsonInteger(value);
            }
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new MalformedJson("number out of range" + at(parser.currentTokenLocation()));
        }
        return new JsonDouble(value);
    }

    private static String at(TokenStreamLocation location) {
        return " at line " + location.getLineNr() + " column " + location.getColumnNr();
    }

    /// The parser's reason without the excerpt of the text that it may add: that could hold a secret.
    private static String reason(JacksonException syntax) {
        TokenStreamLocation location = syntax.getLocation();
        String what = syntax instanceof StreamReadException ? "syntax error" : "limit exceeded";
        return location == null ? what : what + at(location);
    }

    /// Made on first use: a program that reads no JSON does not load the parser.
    private static final class Factories {
        static final JsonFactory FACTORY = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(JsonLimits.WIRE.maxDepth() + 1)
                        .maxNumberLength(JsonLimits.WIRE.maxNumberLength())
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }
}
