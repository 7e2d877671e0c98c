package io.agentmesh.meshd.localapi;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.stream.MeshStream;
import java.time.Duration;

/// Requests to other agents over the mesh that are answered by many results.
@FunctionalInterface
public interface MeshStreams {
    /// Asks, and returns at once, unless the control plane has to be asked for the target's key; the stream has
    /// `timeout` for everything. Without a link to the relay it ends at once.
    ///
    /// @throws InterruptedException if the thread is interrupted; nothing was asked then
    MeshStream stream(AgentId target, JsonValue payload, Duration timeout) throws InterruptedException;
}
