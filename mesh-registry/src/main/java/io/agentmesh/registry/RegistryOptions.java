package io.agentmesh.registry;

import io.agentmesh.registry.config.LoginConfig;
import io.agentmesh.registry.config.RegistryPolicy;
import io.agentmesh.registry.limit.RequestLimits;
import java.util.Optional;

/// What a registry offers beyond what every registry does, and what it asks for.
///
/// @param login who knows the users; empty if nobody can log in
/// @param policy what the operator decided
/// @param limits how often somebody may ask
public record RegistryOptions(Optional<LoginConfig> login, RegistryPolicy policy, RequestLimits limits) {
    /// No login provider, and the usual policy.
    public static final RegistryOptions DEFAULT =
            new RegistryOptions(Optional.empty(), RegistryPolicy.DEFAULT, RequestLimits.DEFAULT);

    /// With the usual limits.
    public RegistryOptions(Optional<LoginConfig> login, RegistryPolicy policy) {
        this(login, policy, RequestLimits.DEFAULT);
    }

    /// The same with another policy.
    public RegistryOptions with(RegistryPolicy other) {
        return new RegistryOptions(login, other, limits);
    }

    /// The same with another login provider.
    public RegistryOptions with(LoginConfig other) {
        return new RegistryOptions(Optional.of(other), policy, limits);
    }

    /// The same with other limits.
    public RegistryOptions with(RequestLimits other) {
        return new RegistryOptions(login, policy, other);
    }
}
