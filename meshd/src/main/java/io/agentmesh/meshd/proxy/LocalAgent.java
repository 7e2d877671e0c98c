package io.agentmesh.meshd.proxy;

import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.ErrorPayload;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.Exchange;
import io.agentmesh.sdk.stream.StreamSink;

/// Whatever answers requests behind this daemon. Thread-safe; each request runs on a thread of its own, which
/// may block and is interrupted when its caller gives up or may not ask any more.
///
/// What goes wrong is answered with a [LocalAgentFailure], so that no caller waits for silence.
public interface LocalAgent {
    /// The answer to one request.
    ///
    /// @param limits those of the moment
    Answer ask(IncomingRequest request, ProxyLimits limits) throws InterruptedException;

    /// The answer in items, as they come.
    ///
    /// @param limits those of the moment
    Ending stream(IncomingRequest request, StreamSink items, ProxyLimits limits) throws InterruptedException;

    /// Talks with the caller, both sides as they like. One that cannot says `unsupported`.
    ///
    /// @param limits those of the moment
    default Ending converse(IncomingRequest request, Exchange exchange, ProxyLimits limits)
            throws InterruptedException {
        return new Ending.Refused(ErrorPayload.of("unsupported", request.capability()));
    }
}
