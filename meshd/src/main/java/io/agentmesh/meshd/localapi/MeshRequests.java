package io.agentmesh.meshd.localapi;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;

/// Requests to other agents over the mesh.
@FunctionalInterface
public interface MeshRequests {
    /// Asks and waits, at most `timeout` for everything. Without a link to the relay it fails at once.
    Reply request(AgentId target, JsonValue payload, Duration timeout) throws InterruptedException;
}
