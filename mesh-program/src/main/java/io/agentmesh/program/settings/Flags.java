package io.agentmesh.program.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the command line gave, filled in by a `main` from its parser's fields. Used by one thread.
public final class Flags {
    private final Map<String, String> values = new HashMap<>();

    /// Notes a setting's flag.
    ///
    /// @param value null if it was not given
    public Flags put(Setting setting, @Nullable String value) {
        if (value != null) {
            values.put(setting.flag(), value);
        }
        return this;
    }

    /// Notes the flag that names a file with a secret's value.
    ///
    /// @param path null if it was not given
    public Flags putFile(Setting secret, @Nullable String path) {
        return put(secret.fileVariant(), path);
    }

    Optional<Given> of(Setting setting) {
        return Optional.ofNullable(values.get(setting.flag()))
                .map(text -> new Given(text, TomlForm.ANY, new Origin.Flag(setting.flag())));
    }
}
