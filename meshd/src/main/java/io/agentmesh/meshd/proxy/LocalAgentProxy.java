package io.agentmesh.meshd.proxy;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.RequestHandler;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the local agent and answers for it, whatever happens. Thread-safe; each request runs on a thread of
/// its own.
public final class LocalAgentProxy implements RequestHandler {
    /// The whole exchange with the local agent (sdk-and-meshd §14).
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    /// The largest answer that is read. What a secure channel takes is less; a larger one than that is
    /// refused there.
    public static final int MAX_ANSWER_BYTES = 4 << 20;

    /// As the original follows them.
    private static final int MAX_REDIRECTS = 10;

    private static final Logger log = LoggerFactory.getLogger(LocalAgentProxy.class);

    private final HttpClient http;
    private final URI localAgent;
    private final InFlight inFlight = new InFlight();

    /// @param http made with [#clientConfig]
    /// @param localAgent where every request goes
    public LocalAgentProxy(HttpClient http, URI localAgent) {
        this.http = http;
        this.localAgent = localAgent;
    }

    /// What the client must put up with. No connection is kept: a local agent may close a kept one at any
    /// moment, and a `POST` that meets that moment cannot be made again.
    public static HttpClientConfig clientConfig() {
        return HttpClientConfig.DEFAULTS
                .withDeadline(DEADLINE)
                .withMaxResponseBytes(MAX_ANSWER_BYTES)
                .withMaxRedirects(MAX_REDIRECTS)
                .withMaxIdleConnections(0);
    }

    @Override
    public Answer handle(IncomingRequest request) throws InterruptedException {
        if (!inFlight.enter()) {
            return refusal(request, LocalAgentFailure.STOPPING, "");
        }
        try {
            return answerOf(http.send(callFor(request)));
        } catch (HttpFailure failure) {
            return refusal(request, LocalAgentFailure.of(failure.kind()), String.valueOf(failure.getMessage()));
        } finally {
            inFlight.leave();
        }
    }

    /// Takes no more requests, and waits for those that run.
    ///
    /// @return how many are left when time is up
    public int drain(Duration atMost) throws InterruptedException {
        return inFlight.drain(atMost);
    }

    /// Who asks is proven by signature, so the local agent may rely on the header; ids are base64url.
    private HttpCall callFor(IncomingRequest request) {
        return HttpCall.post(localAgent)
                .withHeader("accept", "*/*")
                .withHeader("x-mesh-from", request.caller().value())
                .withHeader("x-mesh-request-id", request.id().toString())
                .withJson(request.payload().toString());
    }

    private static Answer answerOf(HttpResponse response) {
        return switch (Json.parse(response.body())) {
            case Decoded.Ok<JsonValue>(JsonValue value) -> Answer.of(value);
            case Decoded.Bad<JsonValue> ignored ->
                Answer.of(JsonObject.empty()
                        .with("error", "non-json response")
                        .with("status", JsonInteger.of(response.status())));
        };
    }

    private static Answer refusal(IncomingRequest request, LocalAgentFailure failure, String detail) {
        log.atWarn()
                .setMessage("local agent did not answer")
                .addKeyValue("request", request.id())
                .addKeyValue("code", failure.code())
                .addKeyValue("detail", detail)
                .log();
        return new Answer.Refusal(JsonObject.empty()
                .with("capability", request.capability())
                .with("code", failure.code())
                .with("error", failure.sentence()));
    }
}
