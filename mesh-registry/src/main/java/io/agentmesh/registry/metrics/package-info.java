/// Figures for whoever runs a registry: requests by route and status, how long they took, what waits and what is
/// held. Start with [RegistryMetrics][io.agentmesh.registry.metrics.RegistryMetrics].
@NullMarked
package io.agentmesh.registry.metrics;

import org.jspecify.annotations.NullMarked;
