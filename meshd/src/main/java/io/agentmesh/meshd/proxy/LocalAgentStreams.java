package io.agentmesh.meshd.proxy;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.StreamHandler;
import io.agentmesh.sdk.stream.StreamSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Asks the local agent for streams: what it answers becomes items as it arrives. Thread-safe; each stream runs on
/// a thread of its own, and closes its connection when that is interrupted.
public final class LocalAgentStreams implements StreamHandler {
    private static final String ACCEPT = "text/event-stream, application/x-ndjson, */*";

    private final HttpClient http;
    private final URI localAgent;
    private final ProxyLimits limits;
    private final Set<InterruptOnCancel> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /// @param http made with [LocalAgentProxy#clientConfig]
    /// @param localAgent where every request goes
    public LocalAgentStreams(HttpClient http, URI localAgent, ProxyLimits limits) {
        this.http = http;
        this.localAgent = localAgent;
        this.limits = limits;
    }

    @Override
    public Ending handle(IncomingRequest request, StreamSink items) throws InterruptedException {
        try (InterruptOnCancel work = new InterruptOnCancel(request.cancellation())) {
            running.add(work);
            try {
                return stopping ? LocalAgentFailure.STOPPING.ending(request, "") : ask(request, items);
            } catch (InterruptedException interrupted) {
                if (!stopping) {
                    throw interrupted;
                }
                return LocalAgentFailure.STOPPING.ending(request, "");
            } finally {
                running.remove(work);
            }
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
        running.forEach(InterruptOnCancel::interrupt);
    }
}
