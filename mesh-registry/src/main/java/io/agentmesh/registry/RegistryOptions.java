package io.agentmesh.registry;

import io.agentmesh.registry.config.LoginConfig;
import java.util.Optional;

/// What a registry offers beyond what every registry does.
///
/// @param login who knows the users; empty if nobody can log in
public record RegistryOptions(Optional<LoginConfig> login) {
    /// No login provider.
    public static final RegistryOptions DEFAULT = new RegistryOptions(Optional.empty());
}
