package io.agentmesh.meshd.proxy;

import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.ErrorPayload;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.RequestHandler;
import java.time.Duration;
import java.util.function.Predicate;

/// Asks the local agent and answers for it, whatever happens. Thread-safe; each request runs on a thread of
/// its own.
public final class LocalAgentProxy implements RequestHandler {
    private final LocalAgent agent;
    private final InFlight inFlight;
    private final Underway underway;
    private volatile ProxyLimits limits;

    /// @param mayAsk whether a request is still allowed; asked when it begins, and at each [#review]
    public LocalAgentProxy(LocalAgent agent, ProxyLimits limits, Predicate<IncomingRequest> mayAsk) {
        this.agent = agent;
        this.limits = limits;
        this.inFlight = new InFlight(limits.maxRequests());
        this.underway = new Underway(mayAsk);
    }

    @Override
    public Answer handle(IncomingRequest request) throws InterruptedException {
        return switch (inFlight.enter()) {
            case DRAINING -> LocalAgentFailure.STOPPING.answer(request, "");
            case FULL -> LocalAgentFailure.OVERLOADED.answer(request, "");
            case ENTERED -> ask(request);
        };
    }

    private Answer ask(IncomingRequest request) throws InterruptedException {
        try (Underway.Work work = underway.begin(request)) {
            return ask(request, work);
        } finally {
            inFlight.leave();
        }
    }

    private Answer ask(IncomingRequest request, Underway.Work work) throws InterruptedException {
        try {
            return agent.ask(request, limits);
        } catch (InterruptedException interrupted) {
            if (work.isDenied()) {
                return new Answer.Refusal(ErrorPayload.aclDenied(request.capability()));
            }
            if (!request.cancellation().isCancelled()) {
                throw interrupted;
            }
            return Answer.refusal("cancelled"); // nobody waits for it
        }
    }

    /// Rights have changed: whoever waits and may not ask any more is refused, and the connection is closed.
    public void review() {
        underway.review();
    }

    /// From the next request on.
    public void use(ProxyLimits other) {
        limits = other;
        inFlight.allow(other.maxRequests());
    }

    /// Takes no more requests, and waits for those that run.
    ///
    /// @return how many are left when time is up
    public int drain(Duration atMost) throws InterruptedException {
        return inFlight.drain(atMost);
    }
}
