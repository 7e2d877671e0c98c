package io.agentmesh.relay.config;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.limit.RateLimit.Rate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Reads how much each sender may send.
///
/// ```toml
/// rate_limit = 50
/// rate_burst = 100
///
/// [rate_overrides."A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"]
/// rate_limit = 500      # rate_burst is that of everybody
/// ```
final class RateSettings {
    private static final double MAX_RATE = 1e9;

    /// Senders that may be named.
    static final int MAX_OVERRIDES = 10_000;

    private final SettingsReader settings;

    RateSettings(SettingsReader settings) {
        this.settings = settings;
    }

    RateLimit read() {
        RateLimit standard = RateLimit.DEFAULTS;
        var all = new Rate(
                settings.read(
                        RelaySettings.RATE_LIMIT,
                        ValueType.decimal(0, MAX_RATE),
                        standard.all().perSecond()),
                settings.read(
                        RelaySettings.RATE_BURST,
                        ValueType.decimal(0, MAX_RATE),
                        standard.all().burst()));
        long senders = settings.read(
                RelaySettings.MAX_SENDERS, ValueType.integer(1, 10_000_000), (long) standard.maxSenders());
        return new RateLimit(all, Math.toIntExact(senders), overrides(all));
    }

    private Map<AgentId, Rate> overrides(Rate all) {
        Set<String> named = settings.tablesIn(RelaySettings.RATE_OVERRIDES);
        if (named.size() > MAX_OVERRIDES) {
            settings.problem(
                    "rate_overrides names " + named.size() + " agents (expected: at most " + MAX_OVERRIDES + ")");
            return Map.of();
        }
        Map<AgentId, Rate> overrides = new HashMap<>();
        for (String name : named) {
            if (isAgent(name)) {
                overrides.put(new AgentId(name), override(name, all));
            } else {
                settings.problem("rate_overrides names \"" + name + "\", which is not an agent id");
            }
        }
        return overrides;
    }

    private Rate override(String agent, Rate all) {
        return new Rate(
                settings.read(
                        RelaySettings.override(agent, RelaySettings.RATE_LIMIT),
                        ValueType.decimal(0, MAX_RATE),
                        all.perSecond()),
                settings.read(
                        RelaySettings.override(agent, RelaySettings.RATE_BURST),
                        ValueType.decimal(0, MAX_RATE),
                        all.burst()));
    }

    private static boolean isAgent(String name) {
        return name.length() <= AgentId.MAX_LENGTH && new AgentId(name).key() instanceof Decoded.Ok<AgentKey>;
    }
}
