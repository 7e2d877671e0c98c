package io.agentmesh.meshd.proxy;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.http.route.Routes;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.Terms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against real sockets: every way in which a local agent can answer, or not.
final class LocalAgentProxyIT {
    private static final ProxyLimits LIMITS = ProxyLimits.defaults();
    private static final ProxyLimits QUICK =
            new ProxyLimits(Duration.ofSeconds(2), Map.of(), 1, 4 << 20, Duration.ofMinutes(1), 1_000);

    private final EventLoops loops = EventLoops.create(1);
    private final HttpClient client = HttpClient.create(HttpLocalAgent.clientConfig(LIMITS), System::nanoTime);

    @AfterEach
    void closeAll() {
        client.close();
        loops.close();
    }

    @Test
    void payloadIsPostedToTheConfiguredUrlWithTheProvenCaller() throws Exception {
        List<HttpRequest> seen = new CopyOnWriteArrayList<>();
        HttpServer agent = agent(request -> {
            seen.add(request);
            return HttpResponse.json(200, "{\"ok\":true}");
        });

        Answer answer = ask(LIMITS, agent.port(), "/hook?x=1", "{\"b\":1,\"capability\":\"echo\",\"a\":\"é\"}");

        assertThat(answer).isEqualTo(Answer.of(json("{\"ok\":true}")));
        HttpRequest request = seen.getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path() + "?" + request.rawQuery()).isEqualTo("/hook?x=1");
        assertThat(request.bodyText()).isEqualTo("{\"a\":\"é\",\"b\":1,\"capability\":\"echo\"}");
        assertThat(request.headers().first("content-type")).contains("application/json");
        assertThat(request.headers().first("accept")).contains("*/*");
        assertThat(request.headers().first("host")).contains("127.0.0.1:" + agent.port());
        assertThat(request.headers().first("user-agent")).isEmpty();
        assertThat(request.headers().first("x-mesh-from")).contains(ALICE.id().value());
        agent.close();
    }

    @Test
    void requestThatGoesOnWithoutTheOneBeforeItSaysSo() throws Exception {
        List<HttpRequest> seen = new CopyOnWriteArrayList<>();
        try (HttpServer agent = agent(request -> {
            seen.add(request);
            return HttpResponse.json(200, "{}");
        })) {
            var local =
                    new HttpLocalAgent(client, URI.create("http://127.0.0.1:" + agent.port() + "/"), Optional.empty());
            var proxy = new LocalAgentProxy(local, LIMITS, request -> true);
            Terms terms = Terms.underKey("one");

            proxy.handle(new IncomingRequest(
                    new UUID(1, 2), ALICE.id(), "echo", json("{}"), Cancellation.never(), terms.afterGap()));
            proxy.handle(
                    new IncomingRequest(new UUID(1, 2), ALICE.id(), "echo", json("{}"), Cancellation.never(), terms));
        }

        assertThat(seen)
                .extracting(request -> request.headers().first("x-mesh-gap"))
                .containsExactly(Optional.of("true"), Optional.empty());
        assertThat(seen)
                .extracting(request -> request.headers().first("idempotency-key"))
                .containsOnly(Optional.of("one"));
    }

    @Test
    void jsonIsTheResultWhateverTheStatus() throws Exception {
        HttpServer agent = agent(request -> HttpResponse.text(503, "[1,null]"));

        assertThat(ask(LIMITS, agent.port(), "/", "{}")).isEqualTo(Answer.of(json("[1,null]")));
        agent.close();
    }

    @Test
    void whatIsNotJsonIsReportedWithItsStatusAndWhatItIs() throws Exception {
        HttpServer agent =
                agent(request -> HttpResponse.of(500, "text/html", "<h1>oops</h1>".getBytes(StandardCharsets.UTF_8)));

        assertThat(ask(LIMITS, agent.port(), "/", "{}"))
                .isEqualTo(Answer.of(json("{\"content_type\":\"text/html\",\"error\":\"non-json response\","
                        + "\"status\":500,\"text\":\"<h1>oops</h1>\"}")));
        agent.close();
    }

    /// The original's: 301, 302 and 303 go on as GET without a body.
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void redirectThatChangesTheMethodIsFollowedWithGetAndWithoutABody(int status) throws Exception {
        List<HttpRequest> seen = new CopyOnWriteArrayList<>();
        try (HttpServer agent = agent(request -> movedOnce(status, request, seen))) {
            assertThat(ask(LIMITS, agent.port(), "/", "{\"n\":1}")).isEqualTo(Answer.of(json("\"there\"")));
        }

        assertThat(seen.getLast().method()).isEqualTo("GET");
        assertThat(seen.getLast().path()).isEqualTo("/there");
        assertThat(seen.getLast().bodyText()).isEmpty();
        assertThat(seen.getLast().headers().first("content-type")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void redirectThatKeepsTheMethodIsFollowedWithTheSameBody(int status) throws Exception {
        List<HttpRequest> seen = new CopyOnWriteArrayList<>();
        try (HttpServer agent = agent(request -> movedOnce(status, request, seen))) {
            assertThat(ask(LIMITS, agent.port(), "/", "{\"n\":1}")).isEqualTo(Answer.of(json("\"there\"")));
        }

        assertThat(seen).extracting(HttpRequest::method).containsExactly("POST", "POST");
        assertThat(seen).extracting(HttpRequest::bodyText).containsExactly("{\"n\":1}", "{\"n\":1}");
        assertThat(seen.getLast().headers().first("content-type")).contains("application/json");
    }

    private static HttpResponse movedOnce(int status, HttpRequest request, List<HttpRequest> seen) {
        seen.add(request);
        return request.path().equals("/there")
                ? HttpResponse.json(200, "\"there\"")
                : HttpResponse.empty(status).withHeader("location", "/there");
    }

    @Test
    void tenRedirectsAreFollowedAndTheEleventhIsToldToTheCaller() throws Exception {
        try (HttpServer agent = agent(request -> {
            int left = Integer.parseInt(request.path().substring(1));
            return left == 0
                    ? HttpResponse.json(200, "\"there\"")
                    : HttpResponse.empty(307).withHeader("location", "/" + (left - 1));
        })) {
            assertThat(ask(LIMITS, agent.port(), "/10", "{}")).isEqualTo(Answer.of(json("\"there\"")));
            assertThat(ask(LIMITS, agent.port(), "/11", "{}"))
                    .isEqualTo(
                            refusal("local_agent_broken_answer", "the agent behind this daemon broke its answer off"));
        }
    }

    /// The original's parser gives up at the 128th open container.
    @Test
    void answerThatIsNestedTooDeepIsNotJson() throws Exception {
        String deepest = "[".repeat(127) + "]".repeat(127);
        try (HttpServer agent = agent(
                request -> HttpResponse.json(200, request.path().equals("/more") ? "[" + deepest + "]" : deepest))) {
            assertThat(ask(LIMITS, agent.port(), "/", "{}")).isEqualTo(Answer.of(json(deepest)));
            assertThat(ask(LIMITS, agent.port(), "/more", "{}").toString()).contains("non-json response");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[1,null,{\"a\":2}]", "\"text\"", "7", "true"})
    void payloadOfAnyKindIsPostedAsItIs(String payload) throws Exception {
        List<HttpRequest> seen = new CopyOnWriteArrayList<>();
        try (HttpServer agent = agent(request -> {
            seen.add(request);
            return HttpResponse.json(200, request.bodyText());
        })) {
            assertThat(ask(LIMITS, agent.port(), "/", payload)).isEqualTo(Answer.of(json(payload)));
        }

        assertThat(seen.getFirst().bodyText()).isEqualTo(payload);
        assertThat(seen.getFirst().headers().first("content-length")).contains("" + payload.length());
    }

    @Test
    void emptyAnswerIsNotJson() throws Exception {
        HttpServer agent = agent(request -> HttpResponse.empty(204));

        assertThat(ask(LIMITS, agent.port(), "/", "{}"))
                .isEqualTo(Answer.of(json("{\"error\":\"non-json response\",\"status\":204}")));
        agent.close();
    }

    @Test
    void agentThatIsDownIsToldToTheCaller() throws Exception {
        int port = freePort();

        assertThat(ask(LIMITS, port, "/", "{\"capability\":\"echo\"}"))
                .isEqualTo(refusal(
                        "local_agent_unreachable", "the agent behind this daemon is not running or not reachable"));
    }

    @Test
    void agentThatIsSlowIsToldToTheCaller() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        HttpServer agent = agent(request -> {
            never.await();
            return HttpResponse.empty(200);
        });

        assertThat(ask(QUICK, agent.port(), "/", "{\"capability\":\"echo\"}"))
                .isEqualTo(refusal("local_agent_timeout", "the agent behind this daemon did not answer in time"));
        never.countDown();
        agent.close();
    }

    @Test
    void agentThatHangsUpIsToldToTheCaller() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> hangUp = threads.submit(() -> hangUp(rude));

            assertThat(ask(LIMITS, rude.getLocalPort(), "/", "{\"capability\":\"echo\"}"))
                    .isEqualTo(
                            refusal("local_agent_broken_answer", "the agent behind this daemon broke its answer off"));
            hangUp.get();
        }
    }

    @Test
    void answerOfOneByteTooManyIsToldToTheCaller() throws Exception {
        String largest = "\"" + "x".repeat(LIMITS.maxAnswerBytes() - 2) + "\"";
        HttpServer agent =
                agent(request -> HttpResponse.json(200, request.path().equals("/more") ? largest + " " : largest));

        assertThat(ask(LIMITS, agent.port(), "/", "{}")).isInstanceOf(Answer.Result.class);
        assertThat(ask(LIMITS, agent.port(), "/more", "{\"capability\":\"echo\"}"))
                .isEqualTo(refusal("local_agent_answer_too_large", "the agent behind this daemon answered too much"));
        agent.close();
    }

    /// Who is told `overloaded` may ask again: nothing was asked. Whose answer is given up was asked for it.
    @Test
    void agentIsNotAskedWithoutRoomForItsAnswerAndOneThatFindsTooLittleIsTooLarge() throws Exception {
        String answer = "\"" + "x".repeat(98) + "\"";
        AtomicInteger asked = new AtomicInteger();
        AnswerRoom room = new AnswerRoom(300);
        try (HttpServer agent = agent(request -> {
                    asked.incrementAndGet();
                    return HttpResponse.json(200, answer);
                });
                AnswerRoom.Share another = room.open(Keys.CAROL.id());
                AnswerRoom.Share third = room.open(Keys.ofFirstByte(0x60).id())) {
            URI url = URI.create("http://127.0.0.1:" + agent.port() + "/");
            var local = new HttpLocalAgent(client, url, Optional.empty(), room);
            var proxy = new LocalAgentProxy(local, LIMITS, request -> true);

            assertThat(another.takes(150)).isTrue();
            assertThat(third.takes(50)).isTrue();
            assertThat(proxy.handle(request("{}"))).isEqualTo(Answer.of(json(answer)));

            assertThat(third.takes(1)).isTrue();
            assertThat(proxy.handle(request("{\"capability\":\"echo\"}")))
                    .isEqualTo(
                            refusal("local_agent_answer_too_large", "the agent behind this daemon answered too much"));
            assertThat(asked).hasValue(2);

            assertThat(third.takes(62)).isTrue();
            assertThat(proxy.handle(request("{\"capability\":\"echo\"}")))
                    .isEqualTo(
                            refusal("overloaded", "the agent behind this daemon has as many requests as it may have"));
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void agentThatWantsATokenIsShownIt() throws Exception {
        try (HttpServer agent = agent(request -> HttpResponse.json(
                200, "\"" + request.headers().first("authorization").orElse("") + "\""))) {
            URI url = URI.create("http://127.0.0.1:" + agent.port() + "/");
            var guarded = new HttpLocalAgent(client, url, Optional.of(Secret.of("agents-own")));

            Answer answer = new LocalAgentProxy(guarded, LIMITS, request -> true).handle(request("{}"));

            assertThat(answer).isEqualTo(Answer.of(json("\"Bearer agents-own\"")));
            assertThat(guarded.toString()).doesNotContain("agents-own");
        }
    }

    @Test
    void drainWaitsForWhatRunsAndRefusesWhatComes() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HttpServer agent = agent(request -> {
            arrived.countDown();
            goOn.await();
            return HttpResponse.json(200, "1");
        });
        LocalAgentProxy proxy = new LocalAgentProxy(
                new HttpLocalAgent(client, URI.create("http://127.0.0.1:" + agent.port() + "/"), Optional.empty()),
                LIMITS,
                request -> true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> running = threads.submit(() -> proxy.handle(request("{}")));
            arrived.await();

            assertThat(proxy.drain(Duration.ZERO)).isEqualTo(1);
            assertThat(proxy.handle(request("{\"capability\":\"echo\"}")))
                    .isEqualTo(refusal("stopping", "this daemon is stopping"));
            goOn.countDown();
            assertThat(proxy.drain(Duration.ofSeconds(10))).isZero();
            assertThat(running.get()).isEqualTo(Answer.of(json("1")));
        }
        agent.close();
    }

    @Test
    void oneRequestMoreThanTheBoundIsAnsweredOverloaded() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HttpServer agent = agent(request -> {
            arrived.countDown();
            goOn.await();
            return HttpResponse.json(200, "1");
        });
        ProxyLimits one = new ProxyLimits(Duration.ofMinutes(1), Map.of(), 1, 4 << 20, Duration.ofMinutes(1), 1_000);
        LocalAgentProxy proxy = new LocalAgentProxy(
                new HttpLocalAgent(client, URI.create("http://127.0.0.1:" + agent.port() + "/"), Optional.empty()),
                one,
                request -> true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> running = threads.submit(() -> proxy.handle(request("{}")));
            arrived.await();

            assertThat(proxy.handle(request("{\"capability\":\"echo\"}")))
                    .isEqualTo(
                            refusal("overloaded", "the agent behind this daemon has as many requests as it may have"));
            goOn.countDown();
            assertThat(running.get()).isEqualTo(Answer.of(json("1")));
        }
        agent.close();
    }

    @Test
    void timeoutOfTheCapabilityGoesBeforeTheGeneralOne() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        HttpServer agent = agent(request -> {
            never.await();
            return HttpResponse.empty(200);
        });
        ProxyLimits impatient = new ProxyLimits(
                Duration.ofMinutes(5), Map.of("echo", Duration.ofSeconds(2)), 1, 4 << 20, Duration.ofMinutes(1), 1_000);

        assertThat(ask(impatient, agent.port(), "/", "{\"capability\":\"echo\"}"))
                .isEqualTo(refusal("local_agent_timeout", "the agent behind this daemon did not answer in time"));
        agent.close();
    }

    @Test
    void callerWhoGivesUpClosesTheConnection() throws Exception {
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        Cancellation cancellation = new Cancellation();
        try (ServerSocket agent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            LocalAgentProxy proxy = new LocalAgentProxy(
                    new HttpLocalAgent(
                            client, URI.create("http://127.0.0.1:" + agent.getLocalPort() + "/"), Optional.empty()),
                    LIMITS,
                    request -> true);
            Future<Answer> answer = threads.submit(() ->
                    proxy.handle(new IncomingRequest(new UUID(1, 2), ALICE.id(), "echo", json("{}"), cancellation)));
            try (Socket socket = agent.accept()) {
                socket.getInputStream().read();
                cancellation.cancel();
                int last = 0;
                while (last >= 0) {
                    last = socket.getInputStream().read();
                }
                seen.complete(last);
            }

            assertThat(answer.get()).isEqualTo(Answer.refusal("cancelled"));
            assertThat(seen).isCompletedWithValue(-1);
        }
    }

    private HttpServer agent(HttpHandler handler) throws IOException {
        return HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO),
                loops,
                Routes.builder().otherwise(handler).build());
    }

    private Answer ask(ProxyLimits limits, int port, String target, String payload) throws Exception {
        return new LocalAgentProxy(
                        new HttpLocalAgent(client, URI.create("http://127.0.0.1:" + port + target), Optional.empty()),
                        limits,
                        request -> true)
                .handle(request(payload));
    }

    private static IncomingRequest request(String payload) {
        return new IncomingRequest(new UUID(1, 2), ALICE.id(), "echo", json(payload), Cancellation.never());
    }

    private static Answer refusal(String code, String sentence) {
        return new Answer.Refusal(
                json("{\"capability\":\"echo\",\"code\":\"" + code + "\",\"error\":\"" + sentence + "\"}"));
    }

    private static JsonValue json(String text) {
        return Json.parse(text).orThrow();
    }

    private static Object hangUp(ServerSocket server) throws IOException {
        try (Socket socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
