package io.agentmesh.registry.login;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/// Calls of a login provider, each with an end: in time, in bytes, in number. For any thread.
public final class ProviderCalls implements AutoCloseable {
    /// For a whole call. Clients of ours wait 30 s for their answer.
    public static final Duration DEADLINE = Duration.ofSeconds(10);
    /// Calls at a time; one more is refused, so that a provider that hangs holds up a few logins and no more.
    static final int MAX_AT_A_TIME = 32;
    /// Bytes of an answer.
    static final int MAX_BYTES = 256 << 10;

    private final HttpClient client;
    private final Semaphore places = new Semaphore(MAX_AT_A_TIME);

    private ProviderCalls(HttpClient client) {
        this.client = client;
    }

    /// Calls that end after `deadline`, whatever the provider does.
    public static ProviderCalls within(Duration deadline, Ticker ticker) {
        return new ProviderCalls(HttpClient.create(
                HttpClientConfig.DEFAULTS
                        .withConnectTimeout(deadline)
                        .withDeadline(deadline)
                        .withMaxResponseBytes(MAX_BYTES),
                ticker));
    }

    /// A call with a form as its body, in the order of the map.
    static HttpCall form(URI url, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return HttpCall.post(url)
                .withHeader("accept", "application/json")
                .withBody("application/x-www-form-urlencoded", body.getBytes(StandardCharsets.UTF_8));
    }

    /// Any answer but one that says that the provider is out of order or overrun.
    ///
    /// @throws ProviderFailure if there is none
    HttpResponse send(HttpCall call) throws ProviderFailure, InterruptedException {
        if (!places.tryAcquire()) {
            throw new ProviderFailure("too many logins at a time, try again");
        }
        try {
            HttpResponse answer = client.send(call);
            if (answer.status() >= 500 || answer.status() == 429) {
                throw new ProviderFailure("the login provider returned " + answer.status());
            }
            return answer;
        } catch (HttpFailure failed) {
            throw new ProviderFailure("failed to reach the login provider: " + failed.getMessage(), failed);
        } finally {
            places.release();
        }
    }

    /// The answer's body.
    ///
    /// @throws ProviderFailure if it is not of that shape
    static <T> T read(HttpResponse answer, JsonShape<T> shape) throws ProviderFailure {
        return switch (Json.decode(answer.body(), shape)) {
            case Decoded.Ok<T>(T typed) -> typed;
            case Decoded.Bad<T>(var why) ->
                throw new ProviderFailure("failed to parse the login provider's response: " + why.detail());
        };
    }

    @Override
    public void close() {
        client.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
