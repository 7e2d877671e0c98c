package io.agentmesh.registry.config;

import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.time.Duration;

/// What an operator decides about a registry, alone or within the all-in-one server.
///
/// @param proofs what a registration has to prove
/// @param limits how often somebody may ask
/// @param proxies whose word counts when a request says where it came from
/// @param cardLease for how long an agent may be away before its card says so, unless its registration asks for
///     another time
/// @param retention for how long what ended is kept: tokens, setup keys, what was noted of rotations
public record RegistryPolicy(
        ProofPolicy proofs, RequestLimits limits, ProxyPolicy proxies, Duration cardLease, Duration retention) {
    /// `--card-lease`, `MESH_REGISTRY_CARD_LEASE`: a day.
    public static final Setting CARD_LEASE = Setting.named("card_lease").withEnvironment("MESH_REGISTRY_CARD_LEASE");
    /// `--retention`, `MESH_REGISTRY_RETENTION`: 30 days.
    public static final Setting RETENTION = Setting.named("retention").withEnvironment("MESH_REGISTRY_RETENTION");

    /// What holds if nobody decides otherwise.
    public static final RegistryPolicy DEFAULT = new RegistryPolicy(
            ProofPolicy.DEFAULT, RequestLimits.DEFAULT, ProxyPolicy.DEFAULT, Duration.ofDays(1), Duration.ofDays(30));

    /// Reads all settings; problems are noted with the reader.
    public static RegistryPolicy read(SettingsReader settings) {
        return new RegistryPolicy(
                ProofPolicy.read(settings),
                RequestLimits.read(settings),
                ProxyPolicy.read(settings),
                settings.read(
                        CARD_LEASE,
                        ValueType.duration(Duration.ofMinutes(5), Duration.ofDays(366)),
                        DEFAULT.cardLease()),
                settings.read(
                        RETENTION, ValueType.duration(Duration.ofDays(1), Duration.ofDays(3660)), DEFAULT.retention()));
    }

    /// The same, asking for other proofs.
    public RegistryPolicy with(ProofPolicy other) {
        return new RegistryPolicy(other, limits, proxies, cardLease, retention);
    }

    /// The same with other limits.
    public RegistryPolicy with(RequestLimits other) {
        return new RegistryPolicy(proofs, other, proxies, cardLease, retention);
    }

    /// The same, believing others.
    public RegistryPolicy with(ProxyPolicy other) {
        return new RegistryPolicy(proofs, limits, other, cardLease, retention);
    }
}
