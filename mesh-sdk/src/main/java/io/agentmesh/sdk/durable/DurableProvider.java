package io.agentmesh.sdk.durable;

import io.agentmesh.core.error.MeshException;

/// Sends and keeps the durable messages of one agent; `Offline` of module `mesh-offline` is one.
@FunctionalInterface
public interface DurableProvider {
    /// Begins with what it kept before. Called once for each agent that is started, before its link is.
    ///
    /// @throws MeshException `storage` if what it kept cannot be used
    DurableChannel open(DurableSeams seams);
}
