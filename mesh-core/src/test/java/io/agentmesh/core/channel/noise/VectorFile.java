package io.agentmesh.core.channel.noise;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads a golden vector file into maps and lists; one [Case] is one object in it.
final class VectorFile {
    /// An object of the file, with accessors that fail loudly on a wrong name or type.
    record Case(Map<String, @Nullable Object> members) {
        String text(String name) {
            return (String) required(name);
        }

        String textOr(String name, String fallback) {
            return members.get(name) instanceof String text ? text : fallback;
        }

        boolean flag(String name) {
            return (Boolean) required(name);
        }

        int number(String name) {
            return ((Long) required(name)).intValue();
        }

        boolean has(String name) {
            return members.get(name) != null;
        }

        Case object(String name) {
            return (Case) required(name);
        }

        List<Case> cases(String name) {
            return ((List<?>) required(name)).stream().map(Case.class::cast).toList();
        }

        private Object required(String name) {
            Object value = members.get(name);
            if (value == null) {
                throw new AssertionError("the vector lacks " + name);
            }
            return value;
        }

        @Override
        public String toString() {
            return members.get("name") instanceof String name ? name : members.toString();
        }
    }

    private VectorFile() {}

    static Case read(String resource) {
        try (InputStream in = VectorFile.class.getResourceAsStream("/vectors/" + resource);
                JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            parser.nextToken();
            return object(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case JsonToken other -> throw new AssertionError(other);
        };
    }

    private static Case object(JsonParser parser) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Case(members);
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }
}
