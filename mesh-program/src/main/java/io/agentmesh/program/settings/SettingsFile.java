package io.agentmesh.program.settings;

import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// A program's settings file, TOML. Immutable.
public final class SettingsFile {
    /// Errors of one file that are shown; what follows the first ones is mostly their echo.
    private static final int MAX_ERRORS = 10;

    private final Map<String, Given> values;

    private SettingsFile(Map<String, Given> values) {
        this.values = values;
    }

    /// Stands for no file: everything comes from elsewhere.
    public static SettingsFile none() {
        return new SettingsFile(Map.of());
    }

    /// The texts of a file in a format of its own.
    public static SettingsFile ofTexts(Path path, Map<String, String> texts) {
        Map<String, Given> values = new TreeMap<>();
        texts.forEach((key, text) -> values.put(key, new Given(text, TomlForm.ANY, new Origin.File(path, 0, 0))));
        return new SettingsFile(values);
    }

    /// This file's values, and the other one's where this one has none.
    public SettingsFile orElse(SettingsFile other) {
        Map<String, Given> both = new TreeMap<>(other.values);
        both.putAll(values);
        return new SettingsFile(both);
    }

    /// Reads a file that the user named.
    ///
    /// @throws UnusableFileException if it is missing or unreadable
    /// @throws InvalidSettingsException if it is not TOML; says file, line and column of each error
    public static SettingsFile read(Path path) throws UnusableFileException, InvalidSettingsException {
        return parse(path, new PrivateFile(path).read());
    }

    /// Reads a file at its usual place; nothing there counts as empty.
    ///
    /// @throws UnusableFileException if it is there and unreadable
    /// @throws InvalidSettingsException if it is not TOML
    public static SettingsFile readIfPresent(Path path) throws UnusableFileException, InvalidSettingsException {
        return parse(path, new PrivateFile(path).readIfPresent().orElse(""));
    }

    /// Reads a text as if it stood in `path`.
    ///
    /// @throws InvalidSettingsException if it is not TOML
    public static SettingsFile parse(Path path, String text) throws InvalidSettingsException {
        TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            List<String> problems = toml.errors().stream()
                    .limit(MAX_ERRORS)
                    .map(error -> place(path, error.position()) + ": " + error.getMessage())
                    .toList();
            throw new InvalidSettingsException(problems);
        }
        Map<String, Given> values = new TreeMap<>();
        toml.entryPathSet(false)
                .forEach(entry -> values.put(
                        String.join(".", entry.getKey()),
                        new Given(
                                entry.getValue().toString(),
                                form(entry.getValue()),
                                originOf(path, toml, entry.getKey()))));
        return new SettingsFile(values);
    }

    /// The names of a table's own tables, in order: `a` and `b` of `[limits.a]` and `[limits.b]`.
    public Set<String> tablesIn(String table) {
        String prefix = table + ".";
        Set<String> names = new TreeSet<>();
        for (String key : values.keySet()) {
            int end = key.lastIndexOf('.');
            if (key.startsWith(prefix) && end > prefix.length()) {
                names.add(key.substring(prefix.length(), end));
            }
        }
        return names;
    }

    /// The values of one table, by their keys in it.
    ///
    /// @param name as it is spelt with dots: `agent.work`
    public SettingsFile table(String name) {
        String prefix = name + ".";
        Map<String, Given> inside = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                inside.put(key.substring(prefix.length()), value);
            }
        });
        return new SettingsFile(inside);
    }

    /// The values that stand in no table.
    public SettingsFile withoutTables() {
        Map<String, Given> outside = new TreeMap<>(values);
        outside.keySet().removeIf(key -> key.indexOf('.') >= 0);
        return new SettingsFile(outside);
    }

    /// The keys of all values, in order.
    public Set<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    Optional<Given> of(Setting setting) {
        return Optional.ofNullable(values.get(setting.key()));
    }

    /// All values by key, tables spelt out with dots, in order.
    Map<String, Given> values() {
        return Collections.unmodifiableMap(values);
    }

    private static Origin originOf(Path path, TomlParseResult toml, List<String> key) {
        @Nullable TomlPosition position = toml.inputPositionOf(key);
        return position == null
                ? new Origin.File(path, 0, 0)
                : new Origin.File(path, position.line(), position.column());
    }

    private static TomlForm form(Object value) {
        return switch (value) {
            case String text -> TomlForm.STRING;
            case Long number -> TomlForm.NUMBER;
            case Double number -> TomlForm.NUMBER;
            case Boolean truth -> TomlForm.BOOLEAN;
            default -> TomlForm.OTHER;
        };
    }

    private static String place(Path path, TomlPosition at) {
        return path + ":" + at.line() + ":" + at.column();
    }
}
