package io.agentmesh.registry.config;

import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.util.Optional;

/// How often somebody may ask; where a rate is empty, as often as they like.
///
/// @param perAddress all requests of one address
/// @param perToken all requests with one token, but questions at the gate
/// @param openRoutes what needs no token but work: login and registration with a setup key, of one address
/// @param logins logins that begin, of everybody together: each is a call of the provider
public record RequestLimits(
        Optional<Rate> perAddress, Optional<Rate> perToken, Optional<Rate> openRoutes, Rate logins) {
    /// `--requests-per-address`, `MESH_REGISTRY_REQUESTS_PER_ADDRESS`: 500 a second.
    public static final Setting PER_ADDRESS =
            Setting.named("requests_per_address").withEnvironment("MESH_REGISTRY_REQUESTS_PER_ADDRESS");
    /// `--requests-per-token`, `MESH_REGISTRY_REQUESTS_PER_TOKEN`: 500 a second.
    public static final Setting PER_TOKEN =
            Setting.named("requests_per_token").withEnvironment("MESH_REGISTRY_REQUESTS_PER_TOKEN");
    /// `--open-requests-per-address`, `MESH_REGISTRY_OPEN_REQUESTS_PER_ADDRESS`: 10 a second.
    public static final Setting OPEN =
            Setting.named("open_requests_per_address").withEnvironment("MESH_REGISTRY_OPEN_REQUESTS_PER_ADDRESS");

    /// 500 a second of an address, the same with a token, 10 of an address at the routes that need none, and ten
    /// seconds' worth of each at once; 5 logins a second, 100 at once.
    public static final RequestLimits DEFAULT = new RequestLimits(
            Optional.of(Rate.of(500)), Optional.of(Rate.of(500)), Optional.of(Rate.of(10)), new Rate(5, 100));

    private static final ValueType<Long> PER_SECOND =
            ValueType.integer(0, 1_000_000).orWord("off", 0L);

    /// Reads all settings; problems are noted with the reader.
    static RequestLimits read(SettingsReader settings) {
        return new RequestLimits(
                rate(settings, PER_ADDRESS, DEFAULT.perAddress),
                rate(settings, PER_TOKEN, DEFAULT.perToken),
                rate(settings, OPEN, DEFAULT.openRoutes),
                DEFAULT.logins);
    }

    private static Optional<Rate> rate(SettingsReader settings, Setting setting, Optional<Rate> standard) {
        long otherwise = standard.map(rate -> (long) rate.perSecond()).orElse(0L);
        int perSecond = Math.toIntExact(settings.read(setting, PER_SECOND, otherwise));
        return perSecond == 0 ? Optional.empty() : Optional.of(Rate.of(perSecond));
    }
}
