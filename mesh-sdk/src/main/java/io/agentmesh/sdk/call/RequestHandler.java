package io.agentmesh.sdk.call;

/// Serves requests. Called for several requests at a time, each on a thread of its own, which may block.
@FunctionalInterface
public interface RequestHandler {
    /// Answers one request. Whatever is thrown is told to the caller as `{"error":"handler_failed"}`, without
    /// its text.
    ///
    /// @throws Exception if the request cannot be served
    Answer handle(IncomingRequest request) throws Exception;
}
