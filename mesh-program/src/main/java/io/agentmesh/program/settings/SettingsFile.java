package io.agentmesh.program.settings;

import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// A program's settings file, TOML. Immutable.
public final class SettingsFile {
    /// Errors of one file that are shown; what follows the first ones is mostly their echo.
    private static final int MAX_ERRORS = 10;

    private final Path path;
    private final TomlParseResult toml;

    private SettingsFile(Path path, TomlParseResult toml) {
        this.path = path;
        this.toml = toml;
    }

    /// Stands for no file: everything comes from elsewhere.
    public static SettingsFile none() {
        return new SettingsFile(Path.of("(no file)"), Toml.parse(""));
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
        return new SettingsFile(path, toml);
    }

    Optional<Given> of(Setting setting) {
        return given(setting.key());
    }

    /// The keys of all values, tables spelt out with dots, in order.
    Set<String> keys() {
        return new TreeSet<>(toml.dottedKeySet());
    }

    String placeOf(String key) {
        return path + ":" + lineOf(key);
    }

    private Optional<Given> given(String key) {
        List<String> keyPath = List.of(key.split("\\."));
        Object value = isReachable(keyPath) ? toml.get(keyPath) : null;
        return value == null
                ? Optional.empty()
                : Optional.of(new Given(value.toString(), form(value), new Origin.File(path, lineOf(key))));
    }

    /// Whether each step but the last is a table: the parser throws where a value stands in the way.
    private boolean isReachable(List<String> keyPath) {
        for (int depth = 1; depth < keyPath.size(); depth++) {
            if (!toml.isTable(keyPath.subList(0, depth))) {
                return false;
            }
        }
        return true;
    }

    private int lineOf(String key) {
        @Nullable TomlPosition position = toml.inputPositionOf(key);
        return position == null ? 1 : position.line();
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
