package io.agentmesh.relay.gate;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.time.Timers;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.http.route.Routes;
import io.agentmesh.program.secret.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The gate against a control plane of the test's.
final class HttpGateIT {
    private static final UUID GROUP = UUID.fromString("bb51f9c0-11d2-4f0b-8d0c-1e4b0d0b7f02");
    private static final String YES = "{\"group_id\":\"" + GROUP + "\"}";

    private static final Secret TOKEN = Secret.of("c4n4ry-token");

    private final EventLoops loops = EventLoops.create(1);
    private final List<HttpRequest> asked = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final HttpServer controlPlane;
    private volatile HttpHandler answers = request -> HttpResponse.json(200, YES);

    HttpGateIT() throws IOException {
        Routes routes = Routes.builder()
                .post("/cp/gate/verify", request -> {
                    asked.add(request);
                    return answers.handle(request);
                })
                .post("/elsewhere", request -> HttpResponse.json(200, YES))
                .build();
        controlPlane = HttpServer.start(HttpServerConfig.listeningOn("127.0.0.1", 0), loops, routes);
    }

    @AfterEach
    void stop() {
        controlPlane.stop();
        loops.close();
    }

    @Test
    void asksAsTheOriginalDoesAndHearsTheGroup() throws Exception {
        GateAnswer answer = check();

        assertThat(answer).isEqualTo(new GateAnswer.Admitted(GROUP));
        assertThat(asked).hasSize(1);
        HttpRequest request = asked.getFirst();
        assertThat(request.bodyText()).isEqualTo("{\"agent_id\":\"" + ALICE.id() + "\"}");
        assertThat(request.headers().first("authorization")).contains("Bearer c4n4ry-token");
        assertThat(request.headers().first("content-type")).contains("application/json");
    }

    @Test
    void notFoundMeansUnknown() throws Exception {
        answers = request -> HttpResponse.error(404, "no such agent");

        assertThat(check()).isEqualTo(new GateAnswer.Unknown());
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 400, 401, 403, 429})
    void anyOtherStatusAdmitsNobodyAndIsNotTriedAgain(int status) throws Exception {
        answers = request -> HttpResponse.json(status, YES);

        assertThat(check()).isEqualTo(new GateAnswer.Unavailable("unexpected status from CP gate/verify: " + status));
        assertThat(asked).hasSize(1);
    }

    @Test
    void failureOfTheControlPlaneIsTriedAgainAfterAPauseThatGrows() throws Exception {
        answers = request -> asked.size() <= 3 ? HttpResponse.error(503, "busy") : HttpResponse.json(200, YES);

        assertThat(check()).isEqualTo(new GateAnswer.Admitted(GROUP));
        assertThat(asked).hasSize(4);
        assertThat(pauses).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));
    }

    @Test
    void failureThatStaysAdmitsNobody() throws Exception {
        answers = request -> HttpResponse.error(500, "broken");

        URI url = URI.create("http://127.0.0.1:" + controlPlane.port() + "/cp");
        // Time stands still but for the pauses, however long an answer takes here.
        try (HttpGate gate = new HttpGate(url, TOKEN, this::paused, this::pause)) {
            assertThat(gate.check(ALICE.id()))
                    .isEqualTo(new GateAnswer.Unavailable("unexpected status from CP gate/verify: 500"));
        }
        // 200 + 400 + 800 + 1600 + 3200 ms; the next pause would be longer than what is left of 9 s.
        assertThat(asked).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "null", "[]", "{\"group_id\":null}", "{\"group_id\":1}", "{\"group_id\":\"x\"}", "<"})
    void successWithoutAGroupAdmitsNobody(String body) throws Exception {
        answers = request -> HttpResponse.json(200, body);

        assertThat(check()).isEqualTo(new GateAnswer.Unavailable("missing group_id in CP response"));
    }

    /// The token is the control plane's; whoever it redirects to has no business with it.
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void redirectIsNotFollowed(int status) throws Exception {
        answers = request -> HttpResponse.empty(status).withHeader("location", "/elsewhere");

        assertThat(check()).isInstanceOf(GateAnswer.Unavailable.class);
    }

    @Test
    void controlPlaneThatIsAwayAdmitsNobody() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0)) {
            free = probe.getLocalPort();
        }

        assertThat(check("http://127.0.0.1:" + free)).isInstanceOf(GateAnswer.Unavailable.class);
    }

    @Test
    void controlPlaneThatHangsAdmitsNobodyAndIsAskedTwiceAtMost() throws Exception {
        check();
        asked.clear();
        var never = new CountDownLatch(1);
        answers = request -> {
            never.await();
            return HttpResponse.json(200, YES);
        };
        URI url = URI.create("http://127.0.0.1:" + controlPlane.port() + "/cp");
        Duration attempt = Duration.ofSeconds(3);

        var patience = new HttpGate.Patience(attempt, attempt.plusSeconds(1));
        try (HttpGate gate = new HttpGate(url, TOKEN, this::nanos, this::pause, patience)) {
            assertThat(gate.check(ALICE.id())).isInstanceOf(GateAnswer.Unavailable.class);
        } finally {
            never.countDown();
        }
        assertThat(asked).hasSizeBetween(1, 2);
    }

    @Test
    void answerAboveTheBoundAdmitsNobody() throws Exception {
        answers = request -> HttpResponse.json(200, " ".repeat(64 << 10) + YES);

        assertThat(check()).isInstanceOf(GateAnswer.Unavailable.class);
    }

    private GateAnswer check() throws InterruptedException {
        return check("http://127.0.0.1:" + controlPlane.port() + "/cp//");
    }

    private GateAnswer check(String url) throws InterruptedException {
        try (HttpGate gate = new HttpGate(URI.create(url), TOKEN, this::nanos, this::pause)) {
            return gate.check(ALICE.id());
        }
    }

    /// Pauses take no time and count as if they did.
    private Timers.Timer pause(Duration time, Runnable task) {
        pauses.add(time);
        task.run();
        return () -> {};
    }

    private long nanos() {
        return System.nanoTime() + paused();
    }

    private long paused() {
        return pauses.stream().mapToLong(Duration::toNanos).sum();
    }
}
