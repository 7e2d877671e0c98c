package io.agentmesh.meshd.proxy;

import io.agentmesh.sdk.call.ErrorPayload;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.ConversationHandler;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.Exchange;
import io.agentmesh.sdk.stream.StreamHandler;
import io.agentmesh.sdk.stream.StreamSink;
import java.util.function.Predicate;

/// Asks the local agent for streams, and talks with it: what it answers becomes items as it arrives.
/// Thread-safe; each stream runs on a thread of its own, and ends when that is interrupted.
public final class LocalAgentStreams implements StreamHandler, ConversationHandler {
    private final LocalAgent agent;
    private final Underway underway;
    private volatile ProxyLimits limits;
    private volatile boolean stopping;

    /// @param mayAsk whether a stream is still allowed; asked when it begins, and at each [#review]
    public LocalAgentStreams(LocalAgent agent, ProxyLimits limits, Predicate<IncomingRequest> mayAsk) {
        this.agent = agent;
        this.limits = limits;
        this.underway = new Underway(mayAsk);
    }

    @Override
    public Ending handle(IncomingRequest request, StreamSink items) throws InterruptedException {
        return serve(request, () -> agent.stream(request, items, limits));
    }

    @Override
    public Ending handle(IncomingRequest request, Exchange exchange) throws InterruptedException {
        return serve(request, () -> agent.converse(request, exchange, limits));
    }

    private interface Question {
        Ending ask() throws InterruptedException;
    }

    private Ending serve(IncomingRequest request, Question question) throws InterruptedException {
        try (Underway.Work work = underway.begin(request)) {
            return stopping ? LocalAgentFailure.STOPPING.ending(request, "") : ask(request, question, work);
        }
    }

    private Ending ask(IncomingRequest request, Question question, Underway.Work work) throws InterruptedException {
        try {
            return question.ask();
        } catch (InterruptedException interrupted) {
            if (work.isDenied()) {
                return new Ending.Refused(ErrorPayload.aclDenied(request.capability()));
            }
            if (!stopping) {
                throw interrupted;
            }
            return LocalAgentFailure.STOPPING.ending(request, "");
        }
    }

    /// Ends all streams, whose callers are told, and those to come.
    public void stop() {
        stopping = true;
        underway.interruptAll();
    }

    /// Rights have changed: the streams of those who may not ask any more end, and they are told.
    public void review() {
        underway.review();
    }

    /// From the next stream on.
    public void use(ProxyLimits other) {
        limits = other;
    }
}
