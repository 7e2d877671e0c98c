package io.agentmesh.program.settings;

import java.util.List;

/// One setting's name in each source.
///
/// @param key its name in the file and in reports, e.g. `rate_limit`; dots for a table (`limits.rate`)
/// @param flag its name on the command line, e.g. `--rate-limit`
/// @param environment its variables, the first that is set wins; may be empty
/// @param visibility whether reports may show its value
public record Setting(String key, String flag, List<String> environment, Visibility visibility) {
    /// Whether a value may be shown.
    public enum Visibility {
        /// Reports and problems show it.
        OPEN,
        /// It is a key, token or password: never shown, and may be given by a file.
        SECRET
    }

    public Setting {
        environment = List.copyOf(environment);
    }

    /// A setting with the flag that follows from its key (`rate_limit` gives `--rate-limit`) and no
    /// variable.
    public static Setting named(String key) {
        return new Setting(key, "--" + key.replace('_', '-').replace('.', '-'), List.of(), Visibility.OPEN);
    }

    /// The same with another flag.
    public Setting withFlag(String otherFlag) {
        return new Setting(key, otherFlag, environment, visibility);
    }

    /// The same with these variables, in order of precedence.
    public Setting withEnvironment(String... variables) {
        return new Setting(key, flag, List.of(variables), visibility);
    }

    /// The same, kept out of sight.
    public Setting asSecret() {
        return new Setting(key, flag, environment, Visibility.SECRET);
    }

    boolean isSecret() {
        return visibility == Visibility.SECRET;
    }

    /// The setting that names a file with this one's value (`cp_token` gives `cp_token_file`).
    Setting fileVariant() {
        List<String> variables =
                environment.stream().map(name -> name + "_FILE").toList();
        return new Setting(key + "_file", flag + "-file", variables, Visibility.OPEN);
    }
}
