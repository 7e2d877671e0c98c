package io.agentmesh.program.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which events are written: a level for everything, and other levels for some loggers.
///
/// @param everything `error`, `warn`, `info`, `debug`, `trace` or `off`
/// @param byLogger levels by logger name, in full or as the text format shows it (`relay.queue`)
public record LogLevels(String everything, Map<String, String> byLogger) {
    /// `info`, for everything.
    public static final LogLevels DEFAULT = new LogLevels("info", Map.of());

    private static final List<String> LEVELS = List.of("off", "error", "warn", "info", "debug", "trace");

    public LogLevels {
        byLogger = Map.copyOf(byLogger);
    }

    /// Reads `level`, `logger=level`, or several of them with commas; empty if a part is neither.
    public static Optional<LogLevels> parse(String text) {
        String everything = DEFAULT.everything();
        Map<String, String> byLogger = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            String[] pair = part.strip().split("=", 2);
            String level = pair[pair.length - 1].strip().toLowerCase(Locale.ROOT);
            if (!LEVELS.contains(level)) {
                return Optional.empty();
            }
            if (pair.length == 1) {
                everything = level;
            } else {
                byLogger.put(pair[0].strip(), level);
            }
        }
        return Optional.of(new LogLevels(everything, byLogger));
    }
}
