package io.agentmesh.http.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The header fields of a message, in order; names are compared without regard to case. Immutable.
public final class Headers {
    private static final Headers NONE = new Headers(List.of());
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    /// One field. The name is a token (RFC 9110 §5.6.2), the value has no control characters other than
    /// a tab.
    public record Field(String name, String value) {
        public Field {
            if (name.isEmpty() || !name.chars().allMatch(Headers::isTokenCharacter)) {
                throw new IllegalArgumentException("header name: " + name + " (expected: a token of RFC 9110)");
            }
            if (!value.chars().allMatch(Headers::isValueCharacter)) {
                // The value may be a secret: it is not repeated here.
                throw new IllegalArgumentException("header " + name + " (expected: visible Latin-1 characters)");
            }
        }
    }

    private final List<Field> fields;

    private Headers(List<Field> fields) {
        this.fields = fields;
    }

    public static Headers none() {
        return NONE;
    }

    /// Fields from alternating names and values.
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("headers: " + namesAndValues.length + " (expected: names and values)");
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return of(fields);
    }

    public static Headers of(List<Field> fields) {
        return fields.isEmpty() ? NONE : new Headers(List.copyOf(fields));
    }

    /// These fields with `name` set to `value` alone.
    public Headers with(String name, String value) {
        Stream<Field> others = fields.stream().filter(field -> !field.name().equalsIgnoreCase(name));
        return of(Stream.concat(others, Stream.of(new Field(name, value))).toList());
    }

    /// These fields but those called `name`.
    public Headers without(String name) {
        return of(fields.stream()
                .filter(field -> !field.name().equalsIgnoreCase(name))
                .toList());
    }

    /// These fields and one more; fields of the same name stay.
    public Headers plus(String name, String value) {
        return of(Stream.concat(fields.stream(), Stream.of(new Field(name, value)))
                .toList());
    }

    /// The value of the first field of that name.
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /// The values of all fields of that name, in order.
    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    public boolean contains(String name) {
        return fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    }

    /// Whether a field of that name holds `word` in its comma-separated list, without regard to case.
    public boolean lists(String name, String word) {
        return all(name).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .anyMatch(item -> item.strip().equalsIgnoreCase(word));
    }

    /// All fields, in order.
    public List<Field> fields() {
        return fields;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers headers && fields.equals(headers.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /// The names alone: values may be secrets.
    @Override
    public String toString() {
        return fields.stream().map(Field::name).toList().toString();
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    private static boolean isValueCharacter(int c) {
        return c == '\t' || (c >= 0x20 && c <= 0xff && c != 0x7f);
    }
}
