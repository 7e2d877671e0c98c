package io.agentmesh.sdk.stream;

import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.RequestHandler;

/// Serves requests for streams. Called for several at a time, each on a thread of its own, which may block, and
/// which is interrupted when the caller gives up.
///
/// {@snippet file="io/agentmesh/sdk/examples/Answering.java" region="stream"}
@FunctionalInterface
public interface StreamHandler {
    /// Sends the items of one answer, and says how it ends. Whatever is thrown is told to the caller as
    /// `{"error":"handler_failed"}`, without its text.
    ///
    /// @throws Exception if the request cannot be served
    Ending handle(IncomingRequest request, StreamSink items) throws Exception;

    /// Serves a request for a stream with the one answer to the same request, as the original does (sdk §4.2).
    static StreamHandler ofOne(RequestHandler handler) {
        return (request, items) -> switch (handler.handle(request)) {
            case Answer.Result(var payload) -> {
                items.send(payload);
                yield Ending.complete();
            }
            case Answer.Refusal(var payload) -> new Ending.Refused(payload);
        };
    }
}
