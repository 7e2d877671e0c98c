package io.agentmesh.sdk.stream;

import io.agentmesh.sdk.call.IncomingRequest;

/// Serves conversations: reads items of the caller while it sends its own. Called for several at a time, each on a
/// thread of its own, which may block, and which is interrupted when the caller gives up.
///
/// {@snippet file="io/agentmesh/sdk/examples/Answering.java" region="conversation"}
@FunctionalInterface
public interface ConversationHandler {
    /// Talks with the caller, and says how it ends; both directions end with that. Whatever is thrown is told to the
    /// caller as `{"error":"handler_failed"}`, without its text.
    ///
    /// @throws Exception if the request cannot be served
    Ending handle(IncomingRequest request, Exchange exchange) throws Exception;
}
