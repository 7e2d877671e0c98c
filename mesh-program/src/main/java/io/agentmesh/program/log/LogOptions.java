package io.agentmesh.program.log;

import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.util.Map;
import java.util.Optional;

/// How a program logs.
///
/// @param format text or JSON
/// @param levels what is written
/// @param colour whether levels are coloured (text only)
public record LogOptions(LogFormat format, LogLevels levels, Colour colour) {
    /// Text, `info`, no colour.
    public static final LogOptions DEFAULT = new LogOptions(LogFormat.TEXT, LogLevels.DEFAULT, Colour.NONE);

    /// `--log-format`, `MESH_LOG_FORMAT`, `log_format`: `text` or `json`.
    public static final Setting FORMAT = Setting.named("log_format").withEnvironment("MESH_LOG_FORMAT");

    /// `--log-level`, `MESH_LOG`, `RUST_LOG`, `log_level`.
    public static final Setting LEVEL = Setting.named("log_level").withEnvironment("MESH_LOG");

    /// Whether to colour.
    public enum Colour {
        /// Levels in colour.
        ANSI,
        /// No escape codes at all.
        NONE
    }

    /// Reads both settings. A `RUST_LOG` that is no list of levels is left alone: it may be meant for
    /// others.
    public static LogOptions read(SettingsReader settings, Map<String, String> environment) {
        boolean shared =
                LogLevels.parse(environment.getOrDefault("RUST_LOG", "")).isPresent();
        Setting level = shared ? LEVEL.withEnvironment("MESH_LOG", "RUST_LOG") : LEVEL;
        ValueType<LogLevels> levels =
                ValueType.of("a level (error, warn, info, debug, trace, off) or logger=level,…", LogLevels::parse);
        return new LogOptions(
                settings.read(FORMAT, ValueType.oneOf(LogFormat.class), LogFormat.TEXT),
                settings.read(level, levels).orElse(LogLevels.DEFAULT),
                colourFor(environment));
    }

    private static Colour colourFor(Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || Optional.ofNullable(environment.get("TERM"))
                        .filter("dumb"::equals)
                        .isPresent();
        return !refused && StandardError.isTerminal() ? Colour.ANSI : Colour.NONE;
    }
}
