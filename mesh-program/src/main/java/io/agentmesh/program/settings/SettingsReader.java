package io.agentmesh.program.settings;

import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads a program's settings from flags, environment and file, in this order, and gathers what is wrong.
///
/// Each `read` gives a usable value even after a problem, so that a program reads everything first and then
/// learns of all its problems from [#check()]. Used by one thread.
public final class SettingsReader {
    /// Never printed as they are: they could move a terminal's cursor.
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Flags flags;
    private final Map<String, String> environment;
    private final SettingsFile file;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, SettingInForce> inForce = new TreeMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    public SettingsReader(Flags flags, Map<String, String> environment, SettingsFile file) {
        this.flags = flags;
        this.environment = Map.copyOf(environment);
        this.file = file;
    }

    /// The setting's value, or the default if nobody gives it.
    public <T> T read(Setting setting, ValueType<T> type, T otherwise) {
        Optional<T> given = find(setting, type);
        noteUnlessGiven(setting, ValueType.shown(otherwise));
        return given.orElse(otherwise);
    }

    /// The setting's value, if anybody gives it.
    public <T> Optional<T> read(Setting setting, ValueType<T> type) {
        Optional<T> given = find(setting, type);
        noteUnlessGiven(setting, "(unset)");
        return given;
    }

    /// The names of a table's own tables in the file, in order: `a` and `b` of `[limits.a]` and `[limits.b]`.
    public Set<String> tablesIn(String table) {
        return file.tablesIn(table);
    }

    /// Adds a problem of the program's own: a rule between settings, or one that is missing.
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /// Ends the reading.
    ///
    /// @throws InvalidSettingsException with every problem, if there is any
    public void check() throws InvalidSettingsException {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    /// What the user may want to know: keys of the file that nobody read so far, secret files that others
    /// can read.
    public List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        file.values().forEach((key, given) -> {
            if (!known.contains(key)) {
                String hint = NearestKey.of(key, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("");
                all.add(given.origin() + ": nothing reads " + quoted(key) + hint);
            }
        });
        return List.copyOf(all);
    }

    /// Every setting read so far with its value and origin, by key.
    public List<SettingInForce> inForce() {
        return List.copyOf(inForce.values());
    }

    /// Where a setting's value came from.
    ///
    /// @throws IllegalArgumentException if it was not read
    public Origin originOf(Setting setting) {
        SettingInForce found = inForce.get(setting.key());
        if (found == null) {
            throw new IllegalArgumentException("setting: " + setting.key() + " (expected: one that was read)");
        }
        return found.origin();
    }

    private <T> Optional<T> find(Setting setting, ValueType<T> type) {
        known.add(setting.key());
        Optional<Given> found = setting.isSecret() ? firstSecret(setting) : first(setting);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Given given = found.get();
        Optional<T> value = type.parse(given);
        String shown = setting.isSecret() ? "[redacted]" : quoted(given.text());
        if (value.isEmpty()) {
            problems.add(given.origin() + ": " + setting.key() + " = " + shown + ": expected " + type.expected());
        }
        note(setting, shown, given.origin());
        return value;
    }

    private Optional<Given> first(Setting setting) {
        return flags.of(setting).or(() -> fromEnvironment(setting)).or(() -> file.of(setting));
    }

    private Optional<Given> firstSecret(Setting setting) {
        Setting byFile = setting.fileVariant();
        known.add(byFile.key());
        return one(flags.of(setting), flags.of(byFile))
                .or(() -> one(fromEnvironment(setting), fromEnvironment(byFile)))
                .or(() -> one(file.of(setting), file.of(byFile)));
    }

    /// A source's own value, or the content of the file that it names; both at once is a problem.
    private Optional<Given> one(Optional<Given> direct, Optional<Given> byFile) {
        if (direct.isPresent() && byFile.isPresent()) {
            problems.add(direct.get().origin() + " and " + byFile.get().origin() + " are both given: keep one of them");
        }
        return direct.or(() -> byFile.flatMap(this::contentOf));
    }

    private Optional<Given> contentOf(Given named) {
        Optional<Path> place = ValueType.path().parse(named);
        if (place.isEmpty()) {
            problems.add(named.origin() + ": expected the path of a file with the secret");
            return Optional.empty();
        }
        Path path = place.get();
        try {
            PrivateFile secretFile = new PrivateFile(path);
            String text = secretFile.read().strip();
            if (secretFile.isOpenToOthers()) {
                warnings.add(path + ": other users can read this secret; run: chmod 600 " + path);
            }
            return Optional.of(new Given(text, TomlForm.ANY, new Origin.SecretFile(named.origin(), path)));
        } catch (UnusableFileException unusable) {
            problems.add(named.origin() + ": " + unusable.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Given> fromEnvironment(Setting setting) {
        return setting.environment().stream()
                .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
                .findFirst()
                .map(variable -> new Given(
                        environment.getOrDefault(variable, ""), TomlForm.ANY, new Origin.Environment(variable)));
    }

    /// A value that was given and refused is no default: it is a problem already.
    private void noteUnlessGiven(Setting setting, String shown) {
        inForce.putIfAbsent(setting.key(), new SettingInForce(setting.key(), shown, new Origin.Default()));
    }

    private void note(Setting setting, String shown, Origin origin) {
        inForce.put(setting.key(), new SettingInForce(setting.key(), shown, origin));
    }

    private static String quoted(String text) {
        return '"' + CONTROL.matcher(text).replaceAll("?") + '"';
    }
}
