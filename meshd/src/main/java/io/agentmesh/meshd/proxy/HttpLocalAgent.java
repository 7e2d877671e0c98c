package io.agentmesh.meshd.proxy;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpConversation;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.KeepRule;
import io.agentmesh.http.client.Peer;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.Exchange;
import io.agentmesh.sdk.stream.StreamSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// An agent that is an HTTP server: each request is a `POST` to its URL. Thread-safe.
public final class HttpLocalAgent implements LocalAgent {
    /// As the original follows them.
    private static final int MAX_REDIRECTS = 10;

    private static final String ACCEPT_STREAM = "text/event-stream, application/x-ndjson, */*";
    private static final String FULL = "answers that arrive take all that they may";

    /// One connection (ADR 0060): idle for less than any server waits that says how long it does, and in all for
    /// less than somebody else may have to wait for its end.
    private static final KeepRule KEEP = new KeepRule(1, Duration.ofMillis(500), Duration.ofSeconds(2), true);

    private final HttpClient http;
    private final URI url;
    private final Optional<Secret> token;
    private final AnswerRoom room;
    private final Visits visits;

    /// An agent with the usual room for its answers.
    public HttpLocalAgent(HttpClient http, URI url, Optional<Secret> token) {
        this(http, url, token, new AnswerRoom(AnswerRoom.USUAL_BYTES));
    }

    /// An agent behind a URL.
    ///
    /// @param http made with [#clientConfig], for this agent alone
    /// @param url where every request goes
    /// @param token what the agent wants to be shown, as a bearer token; empty if nothing
    /// @param room for the answers that are in hand, all together
    public HttpLocalAgent(HttpClient http, URI url, Optional<Secret> token, AnswerRoom room) {
        this.http = http;
        this.url = url;
        this.token = token;
        this.room = room;
        this.visits = new Visits(http::closeIdle);
    }

    /// What the client must put up with, and what it keeps.
    public static HttpClientConfig clientConfig(ProxyLimits limits) {
        return HttpClientConfig.DEFAULTS
                .withDeadline(limits.timeout())
                .withMaxResponseBytes(limits.maxAnswerBytes())
                .withMaxRedirects(MAX_REDIRECTS)
                .withKeep(KEEP);
    }

    @Override
    public Answer ask(IncomingRequest request, ProxyLimits limits) throws InterruptedException {
        if (room.isFull(request.caller())) {
            return LocalAgentFailure.OVERLOADED.answer(request, FULL);
        }
        try (AnswerRoom.Share share = room.open(request.caller());
                Visits.Visit _ = visits.begin()) {
            HttpCall call = callFor(request)
                    .onBehalfOf(request.caller().value())
                    .withHeader("accept", "*/*")
                    .withDeadline(limits.timeoutOf(request));
            HttpResponse response = http.send(call, share);
            ContentType type =
                    ContentType.of(response.headers().first("content-type").orElse(""));
            return Answer.of(WholeAnswer.of(
                    response.status(), type, response.body(), request.terms().maxAnswerBytes()));
        } catch (HttpFailure failure) {
            return LocalAgentFailure.of(failure.kind()).answer(request, String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public Ending stream(IncomingRequest request, StreamSink items, ProxyLimits limits) throws InterruptedException {
        HttpCall call =
                callFor(request).withHeader("accept", ACCEPT_STREAM).withDeadline(limits.timeoutOfStream(request));
        if (room.isFull(request.caller())) {
            return LocalAgentFailure.OVERLOADED.ending(request, FULL);
        }
        try (Visits.Visit _ = visits.begin();
                HttpExchange exchange = http.open(call);
                AnswerRoom.Share share = room.open(request.caller())) {
            InputStream body = new BufferedInputStream(new BoundedBody(exchange.body(), limits.maxStreamBytes()));
            String contentType = exchange.headers().first("content-type").orElse("");
            new AnswerItems(body, new WholeBody(limits.maxAnswerBytes(), share), items)
                    .read(exchange.status(), contentType);
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

    @Override
    public Ending converse(IncomingRequest request, Exchange exchange, ProxyLimits limits) throws InterruptedException {
        HttpCall call = withHeaders(HttpCall.post(url), request)
                .withHeader("content-type", "application/x-ndjson")
                .withHeader("accept", ACCEPT_STREAM)
                .withDeadline(limits.timeoutOfStream(request));
        if (room.isFull(request.caller())) {
            return LocalAgentFailure.OVERLOADED.ending(request, FULL);
        }
        try (Visits.Visit _ = visits.begin();
                HttpConversation agent = http.converse(call);
                AnswerRoom.Share share = room.open(request.caller())) {
            new HttpTalk(request, exchange, limits, share).over(agent);
            return Ending.complete();
        } catch (IOException failed) {
            return endingOf(request, failed);
        } catch (MeshException item) {
            if (item.code() == ErrorCode.CANCELLED) {
                return Ending.complete(); // it is over, and nobody reads how
            }
            if (item.code() != ErrorCode.TOO_LARGE) {
                throw item;
            }
            return LocalAgentFailure.TOO_LARGE.ending(request, String.valueOf(item.getMessage()));
        }
    }

    /// Without the token, and what the URL may hold of secrets.
    @Override
    public String toString() {
        return "HttpLocalAgent[" + Peer.of(url) + "]";
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

    /// Who asks is proven by signature, so the local agent may rely on the header; ids are base64url.
    private HttpCall callFor(IncomingRequest request) {
        return withHeaders(HttpCall.post(url), request)
                .withJson(request.payload().toString());
    }

    private HttpCall withHeaders(HttpCall post, IncomingRequest request) {
        HttpCall open = post.withHeader("x-mesh-from", request.caller().value())
                .withHeader("x-mesh-request-id", request.id().toString());
        HttpCall placed = request.terms().followsGap() ? open.withHeader("x-mesh-gap", "true") : open;
        HttpCall shown = token.map(secret -> placed.withBearer(secret.reveal())).orElse(placed);
        HttpCall call = request.terms()
                .timeLeft()
                .map(left -> shown.withHeader("x-mesh-deadline-ms", String.valueOf(left.toMillis())))
                .orElse(shown);
        return request.terms()
                .idempotencyKey()
                .filter(HttpLocalAgent::fitsAHeader)
                .map(key -> call.withHeader("idempotency-key", key))
                .orElse(call);
    }

    /// A key is any text of its caller's.
    private static boolean fitsAHeader(String key) {
        return key.chars().allMatch(letter -> letter > ' ' && letter < 0x7f);
    }
}
