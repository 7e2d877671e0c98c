package io.agentmesh.program.settings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What differs between the settings of a running program and those that it just read.
///
/// @param reloaded keys whose new value holds from now on, in order
/// @param needsRestart keys whose new value waits for a restart, in order
public record SettingsChange(List<String> reloaded, List<String> needsRestart) {
    /// Copies the lists.
    public SettingsChange {
        reloaded = List.copyOf(reloaded);
        needsRestart = List.copyOf(needsRestart);
    }

    /// Compares by what reports show: where a value came from does not matter, and one secret looks like another.
    ///
    /// @param isReloaded whether a running program takes a new value of this key
    public static SettingsChange between(
            List<SettingInForce> before, List<SettingInForce> now, Predicate<String> isReloaded) {
        return between(before, now, List.of(), isReloaded);
    }

    /// The same, with keys of secrets that the caller found to be others.
    public static SettingsChange between(
            List<SettingInForce> before,
            List<SettingInForce> now,
            List<String> otherSecrets,
            Predicate<String> isReloaded) {
        Map<String, String> old = values(before);
        Map<String, String> read = values(now);
        var keys = new TreeSet<>(old.keySet());
        keys.addAll(read.keySet());
        keys.removeIf(key -> old.getOrDefault(key, "").equals(read.getOrDefault(key, "")));
        keys.addAll(otherSecrets);
        Map<Boolean, List<String>> parts = keys.stream().collect(Collectors.partitioningBy(isReloaded));
        return new SettingsChange(parts.getOrDefault(true, List.of()), parts.getOrDefault(false, List.of()));
    }

    private static Map<String, String> values(List<SettingInForce> settings) {
        return settings.stream()
                .collect(Collectors.toMap(
                        SettingInForce::key, SettingInForce::shown, (one, other) -> other, TreeMap::new));
    }
}
