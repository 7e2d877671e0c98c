package io.agentmesh.meshctl.mcp;

import io.agentmesh.core.json.JsonObject;

/// The other end of a conversation, as far as one request is concerned. For any thread; telling may block while the
/// client does not read.
@FunctionalInterface
public interface Client {
    /// Sends a notification.
    void tell(String method, JsonObject params);
}
