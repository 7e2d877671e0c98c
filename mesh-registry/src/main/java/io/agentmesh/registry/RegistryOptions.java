package io.agentmesh.registry;

import io.agentmesh.registry.config.LoginConfig;
import io.agentmesh.registry.config.RegistryPolicy;
import java.util.Optional;

/// What a registry offers beyond what every registry does, and what it asks for.
///
/// @param login who knows the users; empty if nobody can log in
/// @param policy what the operator decided
public record RegistryOptions(Optional<LoginConfig> login, RegistryPolicy policy) {
    /// No login provider, and the usual policy.
    public static final RegistryOptions DEFAULT = new RegistryOptions(Optional.empty(), RegistryPolicy.DEFAULT);

    /// The same with another policy.
    public RegistryOptions with(RegistryPolicy other) {
        return new RegistryOptions(login, other);
    }

    /// The same with another login provider.
    public RegistryOptions with(LoginConfig other) {
        return new RegistryOptions(Optional.of(other), policy);
    }
}
