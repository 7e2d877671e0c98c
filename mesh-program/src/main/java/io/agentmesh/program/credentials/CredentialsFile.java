package io.agentmesh.program.credentials;

import io.agentmesh.program.files.FileLock;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.program.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/// `$HOME/.mesh/config.toml`. Holds no state; calls may come from any thread and from several programs at
/// once.
public final class CredentialsFile {
    /// A longer token, URL or key is none of ours, and some reader's line limit is near.
    static final int MAX_VALUE_CHARS = 8192;

    /// A change takes milliseconds; whoever holds the lock longer is stuck.
    private static final Duration LOCK_AT_MOST = Duration.ofSeconds(5);

    private final MeshHome home;
    private final PrivateFile file;

    public CredentialsFile(MeshHome home) {
        this.home = home;
        this.file = new PrivateFile(home.configFile());
    }

    /// What the file holds; a missing file holds nothing.
    ///
    /// @throws UnusableFileException if it is there and unreadable
    /// @throws InvalidCredentialsException if it is not TOML, with line and column, or a known key is not
    ///     text
    public Credentials read() throws UnusableFileException, InvalidCredentialsException {
        return parse(file.readIfPresent().orElse(""));
    }

    /// Sets the given keys and leaves everything else as it is.
    ///
    /// @throws UnusableFileException if the file cannot be read, locked or written; it is then as it was
    /// @throws InvalidCredentialsException if the file cannot be parsed (it is left alone), or a value
    ///     cannot stand in it
    public void save(CredentialsChange change) throws UnusableFileException, InvalidCredentialsException {
        home.create();
        FileLock lock = FileLock.take(home.configLock(), LOCK_AT_MOST);
        try {
            apply(change);
        } finally {
            lock.close();
        }
    }

    /// The agent's key: the one in the file, or else a fresh one that is saved before it is returned.
    ///
    /// @throws UnusableFileException if the file cannot be read, locked or written
    /// @throws InvalidCredentialsException if the file cannot be parsed
    public Secret secretKeyOrElse(Supplier<Secret> fresh) throws UnusableFileException, InvalidCredentialsException {
        home.create();
        FileLock lock = FileLock.take(home.configLock(), LOCK_AT_MOST);
        try {
            Optional<Secret> kept = read().secretKey();
            if (kept.isPresent()) {
                return kept.get();
            }
            Secret made = fresh.get();
            apply(CredentialsChange.none().secretKey(made));
            return made;
        } finally {
            lock.close();
        }
    }

    /// Whether other users can read the file.
    public boolean isOpenToOthers() {
        return file.isOpenToOthers();
    }

    private void apply(CredentialsChange change) throws UnusableFileException, InvalidCredentialsException {
        String text = file.readIfPresent().orElse("");
        parse(text);
        for (Map.Entry<String, Secret> entry : change.values().entrySet()) {
            text = TomlEdit.set(
                    text,
                    entry.getKey(),
                    checked(entry.getKey(), entry.getValue().reveal()));
        }
        file.replace(text);
    }

    private static String checked(String key, String value) throws InvalidCredentialsException {
        if (value.length() > MAX_VALUE_CHARS) {
            throw new InvalidCredentialsException(key + " is longer than " + MAX_VALUE_CHARS + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidCredentialsException(key + " holds control characters");
        }
        return value;
    }

    private Credentials parse(String text) throws InvalidCredentialsException {
        TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            TomlParseError first = List.copyOf(toml.errors()).getFirst();
            // The parser's own words may quote the value; the place says enough.
            throw unparsable(first.position(), "this is not TOML");
        }
        return new Credentials(
                textOf(toml, "bearer_token"),
                textOf(toml, "cp_url"),
                textOf(toml, "secret_key"),
                textOf(toml, "ca_file"));
    }

    private @Nullable String textOf(TomlParseResult toml, String key) throws InvalidCredentialsException {
        Object value = toml.get(List.of(key));
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw unparsable(toml.inputPositionOf(key), key + " must be text in quotes");
    }

    private InvalidCredentialsException unparsable(@Nullable TomlPosition at, String why) {
        String place = at == null ? "" : ":" + at.line() + ":" + at.column();
        return new InvalidCredentialsException("failed to parse ~/.mesh/config.toml: " + file.path() + place + ": "
                + why + "; correct it, or move the file away and log in again");
    }
}
