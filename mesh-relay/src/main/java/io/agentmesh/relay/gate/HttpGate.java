package io.agentmesh.relay.gate;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.json.UuidText;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Asks the control plane: `POST {cp_url}/gate/verify` with `{"agent_id":"<id>"}` (wire §10.6).
///
/// | answer | means |
/// |---|---|
/// | 200 and JSON with a UUID as `group_id` | admitted, of that group |
/// | 404 | unknown |
/// | anything else, or none in time | unavailable: nobody is let in |
///
/// A failure that may pass is tried once more. Redirects are not followed: the token is for the control plane
/// alone. Blocks; for any number of threads.
public final class HttpGate implements GateCheck, AutoCloseable {
    /// For one attempt.
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    /// For both: less than what a connection waits for its gate.
    private static final Duration ALTOGETHER = Duration.ofSeconds(9);

    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final HttpClient client;
    private final URI verify;
    private final Secret token;
    private final Ticker ticker;
    private final Duration attempt;
    private final Duration altogether;

    /// @param controlPlane its base URL; slashes at the end are cut
    /// @param token what proves the relay to the control plane
    public HttpGate(URI controlPlane, Secret token, Ticker ticker) {
        this(controlPlane, token, ticker, ATTEMPT, ALTOGETHER);
    }

    HttpGate(URI controlPlane, Secret token, Ticker ticker, Duration attempt, Duration altogether) {
        this.attempt = attempt;
        this.altogether = altogether;
        this.client = HttpClient.create(
                HttpClientConfig.DEFAULTS.withMaxResponseBytes(MAX_ANSWER_BYTES).withConnectTimeout(attempt), ticker);
        this.verify = URI.create(controlPlane.toString().replaceAll("/+$", "") + "/gate/verify");
        this.token = token;
        this.ticker = ticker;
    }

    @Override
    public GateAnswer check(AgentId agent) throws InterruptedException {
        long start = ticker.nanos();
        Attempt first = attempt(agent, attempt);
        Duration left = altogether.minusNanos(ticker.nanos() - start);
        if (!first.mayPass() || !left.isPositive()) {
            return first.answer();
        }
        return attempt(agent, left.compareTo(attempt) < 0 ? left : attempt).answer();
    }

    @Override
    public void close() {
        client.close();
    }

    private Attempt attempt(AgentId agent, Duration time) throws InterruptedException {
        HttpCall call = HttpCall.post(verify)
                .withBearer(token.reveal())
                .withJson(new ObjectWriter().string("agent_id", agent.value()).end())
                .withDeadline(time);
        try {
            return read(client.send(call));
        } catch (HttpFailure failed) {
            return Attempt.failed(String.valueOf(failed.getMessage()));
        }
    }

    private static Attempt read(HttpResponse response) {
        int status = response.status();
        if (status == 200) {
            return Attempt.settled(groupIn(response)
                    .<GateAnswer>map(GateAnswer.Admitted::new)
                    .orElseGet(() -> new GateAnswer.Unavailable("missing group_id in CP response")));
        }
        if (status == 404) {
            return Attempt.settled(new GateAnswer.Unknown());
        }
        String cause = "unexpected status from CP gate/verify: " + status;
        return status >= 500 ? Attempt.failed(cause) : Attempt.settled(new GateAnswer.Unavailable(cause));
    }

    private static Optional<UUID> groupIn(HttpResponse response) {
        return Json.parse(response.body())
                .toOptional()
                .flatMap(value ->
                        value instanceof JsonObject object && object.get("group_id") instanceof JsonString(var id)
                                ? UuidText.parse(id)
                                : Optional.empty());
    }

    /// What one attempt brought.
    ///
    /// @param mayPass whether another one may bring more
    private record Attempt(GateAnswer answer, boolean mayPass) {
        static Attempt settled(GateAnswer answer) {
            return new Attempt(answer, false);
        }

        static Attempt failed(String cause) {
            return new Attempt(new GateAnswer.Unavailable(cause), true);
        }
    }
}
