package io.agentmesh.meshd.proxy;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.sdk.call.ErrorPayload;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.StreamHandler;
import io.agentmesh.sdk.stream.StreamSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.function.Predicate;

/// Asks the local agent for streams: what it answers becomes items as it arrives. Thread-safe; each stream runs on
/// a thread of its own, and closes its connection when that is interrupted.
public final class LocalAgentStreams implements StreamHandler {
    private static final String ACCEPT = "text/event-stream, application/x-ndjson, */*";

    private final HttpClient http;
    private final URI localAgent;
    private final Underway underway;
    private volatile ProxyLimits limits;
    private volatile boolean stopping;

    /// @param http made with [LocalAgentProxy#clientConfig]
    /// @param localAgent where every request goes
    /// @param mayAsk whether a stream is still allowed; asked when it begins, and at each [#review]
    public LocalAgentStreams(HttpClient http, URI localAgent, ProxyLimits limits, Predicate<IncomingRequest> mayAsk) {
        this.http = http;
        this.localAgent = localAgent;
        this.limits = limits;
        this.underway = new Underway(mayAsk);
    }

    @Override
    public Ending handle(IncomingRequest request, StreamSink items) throws InterruptedException {
        try (Underway.Work work = underway.begin(request)) {
            return stopping ? LocalAgentFailure.STOPPING.ending(request, "") : ask(request, items, work);
        }
    }

    private Ending ask(IncomingRequest request, StreamSink items, Underway.Work work) throws InterruptedException {
        try {
            return ask(request, items);
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

    private Ending ask(IncomingRequest request, StreamSink items) throws InterruptedException {
        HttpCall call = LocalAgentProxy.callFor(localAgent, request)
                .withHeader("accept", ACCEPT)
                .withDeadline(limits.timeoutOfStream(request));
        try (HttpExchange exchange = http.open(call)) {
            InputStream body = new BufferedInputStream(new BoundedBody(exchange.body(), limits.maxStreamBytes()));
            String contentType = exchange.headers().first("content-type").orElse("");
            new AnswerItems(body, limits.maxAnswerBytes(), items).read(exchange.status(), contentType);
            return Ending.complete();
        } catch (IOException failed) {
            return endingOf(request, failed);
        } catch (MeshException item) {
            if (item.code() != ErrorCode.TOO_LARGE) {
                throw item;
            }
            return LocalAgentFailure.TOO_LARGE.ending(request, String.valueOf(item.getMessage()));
        }
    }

    private static Ending endingOf(IncomingRequest request, IOException failed) throws InterruptedException {
        String detail = String.valueOf(failed.getMessage());
        return switch (failed) {
            case InterruptedIOException _ when Thread.interrupted() -> throw new InterruptedException(detail);
            case HttpFailure failure -> LocalAgentFailure.of(failure.kind()).ending(request, detail);
            case BodyTooLarge _ -> LocalAgentFailure.TOO_LARGE.ending(request, detail);
            default -> LocalAgentFailure.BROKEN.ending(request, detail);
        };
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
