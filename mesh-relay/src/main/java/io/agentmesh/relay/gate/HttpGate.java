package io.agentmesh.relay.gate;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.json.UuidText;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.WebSocketCall;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/// Asks the control plane: `POST {cp_url}/gate/verify` with `{"agent_id":"<id>"}` (wire §10.6).
///
/// | answer | means |
/// |---|---|
/// | 200 and JSON with a UUID as `group_id` | admitted, of that group |
/// | 404 | unknown |
/// | anything else, or none in time | unavailable: nobody is let in |
///
/// A failure that may pass is tried again, after 200 ms, 400 ms and so on, as long as the connection waits.
/// Redirects are not followed: the token is for the control plane alone. Blocks; for any number of threads.
public final class HttpGate implements GateCheck, AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final HttpClient client;
    private final URI verify;
    private volatile Secret token;
    private final Ticker ticker;
    private final Timers timers;
    private final Patience patience;

    /// How long to wait.
    ///
    /// @param attempt for one answer
    /// @param altogether for one that is good
    public record Patience(Duration attempt, Duration altogether) {
        /// All attempts in less than this, a single one in half of it.
        public static Patience within(Duration time) {
            return new Patience(time.dividedBy(2), time.multipliedBy(9).dividedBy(10));
        }
    }

    /// @param controlPlane its base URL; slashes at the end are cut
    /// @param token what proves the relay to the control plane
    /// @param timers end the pauses between attempts
    public HttpGate(URI controlPlane, Secret token, Ticker ticker, Timers timers) {
        this(controlPlane, token, ticker, timers, Patience.within(Duration.ofSeconds(10)));
    }

    /// Another token from the next question on.
    public void use(Secret newToken) {
        token = newToken;
    }

    /// A call of `/gate/events` at the same control plane, with the token in use.
    WebSocketCall events() {
        return WebSocketCall.to(
                        URI.create(verify.toString().replaceFirst("^http", "ws").replaceFirst("verify$", "events")))
                .withBearer(token.reveal());
    }

    /// As above, with another patience.
    public HttpGate(URI controlPlane, Secret token, Ticker ticker, Timers timers, Patience patience) {
        this.patience = patience;
        this.timers = timers;
        this.client = HttpClient.create(
                HttpClientConfig.DEFAULTS.withMaxResponseBytes(MAX_ANSWER_BYTES).withConnectTimeout(patience.attempt()),
                ticker);
        this.verify = URI.create(controlPlane.toString().replaceAll("/+$", "") + "/gate/verify");
        this.token = token;
        this.ticker = ticker;
    }

    @Override
    public GateAnswer check(AgentId agent) throws InterruptedException {
        long start = ticker.nanos();
        Attempt last = attempt(agent, patience.attempt());
        Duration pause = FIRST_PAUSE;
        while (last.mayPass() && left(start).compareTo(pause) > 0) {
            pauseFor(pause);
            pause = pause.multipliedBy(2);
            Duration left = left(start);
            if (left.isPositive()) {
                last = attempt(agent, left.compareTo(patience.attempt()) < 0 ? left : patience.attempt());
            }
        }
        return last.answer();
    }

    private Duration left(long start) {
        return patience.altogether().minusNanos(ticker.nanos() - start);
    }

    private void pauseFor(Duration time) throws InterruptedException {
        var over = new CountDownLatch(1);
        timers.schedule(time, over::countDown);
        over.await();
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

    /// The group that an answer of success names.
    static Optional<UUID> groupIn(HttpResponse response) {
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
