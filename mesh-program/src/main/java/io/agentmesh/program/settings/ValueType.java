package io.agentmesh.program.settings;

import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a setting's text must be, and the value that it gives. Ranges include both ends.
///
/// @param <T> the value
public final class ValueType<T> {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)?");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB)?");

    private final String expected;
    private final Set<TomlForm> forms;
    private final Function<String, Optional<T>> parser;

    private ValueType(String expected, Set<TomlForm> forms, Function<String, Optional<T>> parser) {
        this.expected = expected;
        this.forms = forms;
        this.parser = parser;
    }

    /// A type of a program's own.
    ///
    /// @param expected completes "expected …", e.g. `an agent id`
    /// @param parser gives empty for a text that is none
    public static <T> ValueType<T> of(String expected, Function<String, Optional<T>> parser) {
        return new ValueType<>(expected, Set.of(TomlForm.STRING), parser);
    }

    /// Any text, also an empty one.
    public static ValueType<String> text() {
        return of("text", Optional::of);
    }

    /// A text of at least one character.
    public static ValueType<String> nonEmptyText() {
        return of("text that is not empty", text -> text.isEmpty() ? Optional.empty() : Optional.of(text));
    }

    /// A key, token or password of at least one character.
    public static ValueType<Secret> secret() {
        return of(
                "a secret that is not empty", text -> text.isEmpty() ? Optional.empty() : Optional.of(Secret.of(text)));
    }

    public static ValueType<Path> path() {
        return of("a path", ValueType::toPath);
    }

    /// `host:port`; see [HostPort].
    public static ValueType<HostPort> hostPort() {
        return of("host:port", HostPort::parse);
    }

    /// An absolute URL with a host and one of these schemes (lower case).
    public static ValueType<URI> url(String... schemes) {
        List<String> allowed = List.of(schemes);
        String expected =
                "a URL such as " + allowed.getFirst() + "://host (schemes: " + String.join(", ", allowed) + ")";
        return of(expected, text -> toUrl(text, allowed));
    }

    /// A whole number in decimal digits.
    public static ValueType<Long> integer(long min, long max) {
        return new ValueType<>(
                "a whole number from " + min + " to " + max,
                Set.of(TomlForm.NUMBER),
                text -> toLong(text).filter(number -> number >= min && number <= max));
    }

    /// A finite number.
    public static ValueType<Double> decimal(double min, double max) {
        return new ValueType<>(
                "a number from " + min + " to " + max,
                Set.of(TomlForm.NUMBER),
                text -> toDouble(text).filter(number -> number >= min && number <= max));
    }

    /// A number with a unit: `250ms`, `30s`, `5m`, `2h`, `7d`; without one it is in seconds.
    public static ValueType<Duration> duration(Duration min, Duration max) {
        return new ValueType<>(
                "a time from " + show(min) + " to " + show(max) + ", such as 250ms, 30s, 5m, 2h, 7d",
                Set.of(TomlForm.STRING, TomlForm.NUMBER),
                text -> toDuration(text).filter(time -> time.compareTo(min) >= 0 && time.compareTo(max) <= 0));
    }

    /// A number of bytes, also with a unit: `65536`, `64KiB`, `1MiB`, `2GiB`.
    public static ValueType<Long> bytes(long min, long max) {
        return new ValueType<>(
                "a size from " + min + " to " + max + " bytes, such as 65536, 64KiB, 1MiB",
                Set.of(TomlForm.STRING, TomlForm.NUMBER),
                text -> toBytes(text).filter(size -> size >= min && size <= max));
    }

    /// Values of one kind under names: `report=5m,index=1h`. Blanks around a name and a value do not count.
    ///
    /// @param most names
    public static <T> ValueType<Map<String, T>> byName(ValueType<T> each, int most) {
        return of(
                "at most " + most + " of NAME=VALUE with commas between, each VALUE " + each.expected,
                text -> toMap(text, each.parser).filter(map -> map.size() <= most));
    }

    /// Addresses and networks, `10.0.0.0/8,::1`; names are not looked up.
    public static ValueType<AddressRanges> addresses() {
        return of("addresses or networks with commas, such as 10.0.0.0/8,::1", AddressRanges::parse);
    }

    /// `true` or `false`.
    public static ValueType<Boolean> trueOrFalse() {
        return new ValueType<>("true or false", Set.of(TomlForm.BOOLEAN), text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /// One of an enum's constants, written in lower case with hyphens.
    public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> words) {
        E[] constants = words.getEnumConstants();
        String expected =
                Arrays.stream(constants).map(ValueType::word).collect(Collectors.joining(", ", "one of ", ""));
        return of(
                expected,
                text -> Arrays.stream(constants)
                        .filter(each -> word(each).equals(text))
                        .findFirst());
    }

    /// The same, and a word that stands for a value.
    public ValueType<T> orWord(String word, T value) {
        var more = EnumSet.of(TomlForm.STRING);
        more.addAll(forms);
        return new ValueType<>(
                expected + ", or " + word, more, text -> text.equals(word) ? Optional.of(value) : parser.apply(text));
    }

    String expected() {
        return expected;
    }

    /// The value, or empty if the text is none or the file wrote it in the wrong form.
    Optional<T> parse(Given given) {
        boolean rightForm = given.form() == TomlForm.ANY || forms.contains(given.form());
        return rightForm ? parser.apply(given.text()) : Optional.empty();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> Optional<Map<String, T>> toMap(String text, Function<String, Optional<T>> parser) {
        Map<String, T> map = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? "" : entry.substring(0, equals).strip();
            Optional<T> value = parser.apply(entry.substring(equals + 1).strip());
            if (name.isEmpty() || value.isEmpty() || map.put(name, value.get()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(map);
    }

    private static Optional<Path> toPath(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException invalid) {
            return Optional.empty();
        }
    }

    private static Optional<URI> toUrl(String text, List<String> schemes) {
        try {
            URI url = new URI(text);
            boolean usable = url.getScheme() != null
                    && schemes.contains(url.getScheme().toLowerCase(Locale.ROOT))
                    && url.getHost() != null;
            return usable ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException invalid) {
            return Optional.empty();
        }
    }

    private static Optional<Long> toLong(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException invalid) {
            return Optional.empty();
        }
    }

    private static Optional<Double> toDouble(String text) {
        try {
            return Optional.of(Double.valueOf(text)).filter(Double::isFinite);
        } catch (NumberFormatException invalid) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> toDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        return Optional.of(
                switch (unit) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    case "d" -> Duration.ofDays(amount);
                    default -> Duration.ofSeconds(amount);
                });
    }

    private static Optional<Long> toBytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        int shift =
                switch (unit) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 0;
                };
        long amount = Long.parseLong(matcher.group(1));
        return amount > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(amount << shift);
    }

    /// A default as a file would spell it.
    static String shown(Object value) {
        return switch (value) {
            case Duration time -> show(time);
            case Enum<?> constant -> word(constant);
            default -> value.toString();
        };
    }

    private static String show(Duration time) {
        if (time.isPositive() && time.equals(Duration.ofDays(time.toDays()))) {
            return time.toDays() + "d";
        }
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
