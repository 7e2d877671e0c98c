package io.agentmesh.relay.config;

import io.agentmesh.program.settings.SettingInForce;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What differs between the settings of a running relay and those that it just read.
///
/// @param reloaded keys whose new value holds from now on, in order
/// @param needsRestart keys whose new value waits for a restart, in order
public record ConfigChange(List<String> reloaded, List<String> needsRestart) {
    /// Copies the lists.
    public ConfigChange {
        reloaded = List.copyOf(reloaded);
        needsRestart = List.copyOf(needsRestart);
    }

    /// Compares two configurations. Where a value came from does not matter.
    public static ConfigChange between(RelayConfig before, RelayConfig now) {
        Map<String, String> old = values(before);
        Map<String, String> read = values(now);
        var keys = new TreeSet<>(old.keySet());
        keys.addAll(read.keySet());
        keys.removeIf(key -> old.getOrDefault(key, "").equals(read.getOrDefault(key, "")));
        if (!sameToken(before, now)) {
            keys.add(RelaySettings.CP_TOKEN.key());
        }
        // A gate is there or not from the start.
        boolean sameGate =
                before.controlPlane().isPresent() == now.controlPlane().isPresent();
        Map<Boolean, List<String>> parts = keys.stream()
                .collect(Collectors.partitioningBy(key ->
                        RelaySettings.isReloaded(key) && (sameGate || !key.equals(RelaySettings.CP_TOKEN.key()))));
        return new ConfigChange(parts.getOrDefault(true, List.of()), parts.getOrDefault(false, List.of()));
    }

    private static Map<String, String> values(RelayConfig config) {
        return config.inForce().stream()
                .collect(Collectors.toMap(
                        SettingInForce::key, SettingInForce::shown, (one, other) -> other, TreeMap::new));
    }

    /// Reports show no secret, so they do not tell one from another.
    private static boolean sameToken(RelayConfig before, RelayConfig now) {
        return before.controlPlane()
                .flatMap(old -> now.controlPlane().map(read -> old.token().matches(read.token())))
                .orElse(true);
    }
}
