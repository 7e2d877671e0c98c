/// What the registry was told: flags, environment, defaults (registry §1.1). Start with [RegistryConfig].
@NullMarked
package io.agentmesh.registry.config;

import org.jspecify.annotations.NullMarked;
