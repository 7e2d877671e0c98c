package io.agentmesh.meshd.proxy;

import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.ErrorPayload;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.RequestHandler;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;

/// Asks the local agent and answers for it, whatever happens. Thread-safe; each request runs on a thread of
/// its own.
public final class LocalAgentProxy implements RequestHandler {
    /// As the original follows them.
    private static final int MAX_REDIRECTS = 10;

    private final HttpClient http;
    private final URI localAgent;
    private final InFlight inFlight;
    private final Underway underway;
    private volatile ProxyLimits limits;

    /// @param http made with [#clientConfig]
    /// @param localAgent where every request goes
    /// @param mayAsk whether a request is still allowed; asked when it begins, and at each [#review]
    public LocalAgentProxy(HttpClient http, URI localAgent, ProxyLimits limits, Predicate<IncomingRequest> mayAsk) {
        this.http = http;
        this.localAgent = localAgent;
        this.limits = limits;
        this.inFlight = new InFlight(limits.maxRequests());
        this.underway = new Underway(mayAsk);
    }

    /// What the client must put up with. No connection is kept: a local agent may close a kept one at any
    /// moment, and a `POST` that meets that moment cannot be made again.
    public static HttpClientConfig clientConfig(ProxyLimits limits) {
        return HttpClientConfig.DEFAULTS
                .withDeadline(limits.timeout())
                .withMaxResponseBytes(limits.maxAnswerBytes())
                .withMaxRedirects(MAX_REDIRECTS)
                .withMaxIdleConnections(0);
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
            HttpCall call =
                    callFor(localAgent, request).withHeader("accept", "*/*").withDeadline(limits.timeoutOf(request));
            return answerOf(http.send(call));
        } catch (HttpFailure failure) {
            return LocalAgentFailure.of(failure.kind()).answer(request, String.valueOf(failure.getMessage()));
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

    /// Who asks is proven by signature, so the local agent may rely on the header; ids are base64url.
    static HttpCall callFor(URI localAgent, IncomingRequest request) {
        HttpCall call = HttpCall.post(localAgent)
                .withHeader("x-mesh-from", request.caller().value())
                .withHeader("x-mesh-request-id", request.id().toString())
                .withJson(request.payload().toString());
        return request.terms()
                .timeLeft()
                .map(left -> call.withHeader("x-mesh-deadline-ms", String.valueOf(left.toMillis())))
                .orElse(call);
    }

    private static Answer answerOf(HttpResponse response) {
        return Answer.of(AnswerItems.whole(response.status(), response.body()));
    }
}
