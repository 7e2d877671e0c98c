package io.agentmesh.relay.config;

import io.agentmesh.program.settings.SettingsChange;
import java.util.List;

/// What differs between the settings of a running relay and those that it just read.
public final class ConfigChange {
    private static final String TOKEN = RelaySettings.CP_TOKEN.key();

    private ConfigChange() {}

    /// Compares two configurations.
    public static SettingsChange between(RelayConfig before, RelayConfig now) {
        // A gate is there or not from the start.
        boolean sameGate =
                before.controlPlane().isPresent() == now.controlPlane().isPresent();
        return SettingsChange.between(
                before.inForce(),
                now.inForce(),
                sameToken(before, now) ? List.of() : List.of(TOKEN),
                key -> RelaySettings.isReloaded(key) && (sameGate || !key.equals(TOKEN)));
    }

    /// Reports show no secret, so they do not tell one from another.
    private static boolean sameToken(RelayConfig before, RelayConfig now) {
        return before.controlPlane()
                .flatMap(old -> now.controlPlane().map(read -> old.token().matches(read.token())))
                .orElse(true);
    }
}
