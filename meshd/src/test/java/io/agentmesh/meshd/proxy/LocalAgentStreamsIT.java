package io.agentmesh.meshd.proxy;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.StreamedResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import java.io.IOException;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Against real sockets: streams of a local agent, and every way in which they end.
final class LocalAgentStreamsIT {
    private final EventLoops loops = EventLoops.create(1);
    private final HttpClient client =
            HttpClient.create(HttpLocalAgent.clientConfig(ProxyLimits.defaults()), System::nanoTime);
    private final List<String> items = new CopyOnWriteArrayList<>();
    private final List<HttpRequest> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstItem = new CountDownLatch(1);
    private final CompletableFuture<String> agentEnded = new CompletableFuture<>();
    private final Cancellation cancellation = new Cancellation();

    @AfterEach
    void closeAll() {
        client.close();
        loops.close();
    }

    @Test
    void eachLineIsAnItemBeforeTheNextIsThere() throws Exception {
        HttpServer agent = agent(out -> {
            out.write(bytes("1\n"));
            firstItem.await();
            out.write(bytes("2\n"));
        });

        assertThat(ask(streams(agent, ProxyLimits.defaults()))).isEqualTo(Ending.complete());

        assertThat(items).containsExactly("1", "2");
        HttpRequest request = seen.getFirst();
        assertThat(request.headers().first("accept")).contains("text/event-stream, application/x-ndjson, */*");
        assertThat(request.headers().first("x-mesh-from")).contains(ALICE.id().value());
        assertThat(request.headers().first("x-mesh-request-id")).contains(new UUID(1, 2).toString());
        agent.close();
    }

    @Test
    void callerWhoGivesUpClosesTheConnection() throws Exception {
        HttpServer agent = agent(this::firstThenNothing);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Ending> ending = threads.submit(() -> ask(streams(agent, ProxyLimits.defaults())));
            firstItem.await();

            cancellation.cancel();

            assertThatThrownBy(ending::get).hasCauseInstanceOf(InterruptedException.class);
            assertThat(agentEnded.get(30, TimeUnit.SECONDS)).isEqualTo("closed");
        }
        agent.close();
    }

    @Test
    void stopEndsWhatRunsAndRefusesWhatComes() throws Exception {
        HttpServer agent = agent(this::firstThenNothing);
        LocalAgentStreams streams = streams(agent, ProxyLimits.defaults());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Ending> ending = threads.submit(() -> ask(streams));
            firstItem.await();

            streams.stop();

            assertThat(ending.get()).satisfies(end -> assertThat(codeOf(end)).isEqualTo("stopping"));
            assertThat(codeOf(ask(streams))).isEqualTo("stopping");
        }
        agent.close();
    }

    @Test
    void endsThatAreNoEndAreToldByTheirCode() throws Exception {
        HttpServer cut = agent(out -> {
            out.write(bytes("1\n"));
            throw new IOException("cut");
        });
        HttpServer notJson = agent(out -> out.write(bytes("no json\n")));
        HttpServer endless = agent(out -> {
            while (true) {
                out.write(bytes("[]\n"));
            }
        });
        HttpServer silent = agent(this::firstThenNothing);
        ProxyLimits tight = new ProxyLimits(Duration.ofMinutes(1), Map.of(), 1, 4 << 20, Duration.ofSeconds(2), 1_000);

        assertThat(codeOf(ask(streams(cut, ProxyLimits.defaults())))).isEqualTo("local_agent_broken_answer");
        assertThat(codeOf(ask(streams(notJson, ProxyLimits.defaults())))).isEqualTo("local_agent_broken_answer");
        assertThat(codeOf(ask(streams(silent, tight)))).isEqualTo("local_agent_timeout");
        assertThat(codeOf(ask(streams(
                        endless,
                        new ProxyLimits(Duration.ofMinutes(1), Map.of(), 1, 4 << 20, Duration.ofMinutes(5), 1_000)))))
                .isEqualTo("local_agent_answer_too_large");
        List.of(cut, notJson, endless, silent).forEach(HttpServer::close);
        assertThat(codeOf(ask(streams(cut, ProxyLimits.defaults())))).isEqualTo("local_agent_unreachable");
    }

    @Test
    void wholeAnswerAboveOneItemIsTooLarge() throws Exception {
        HttpServer agent = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO),
                loops,
                Routes.builder()
                        .post("/", _ -> HttpResponse.json(200, "\"" + "x".repeat(65_518) + "\""))
                        .build());
        LocalAgentStreams streams = streams(agent, ProxyLimits.defaults());

        Ending ending = streams.handle(request(), item -> {
            throw new MeshException(ErrorCode.TOO_LARGE, "65520 bytes");
        });

        assertThat(codeOf(ending)).isEqualTo("local_agent_answer_too_large");
        agent.close();
    }

    private void firstThenNothing(StreamedResponse.Sink out) throws IOException, InterruptedException {
        try {
            out.write(bytes("1\n"));
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException closed) {
            agentEnded.complete("closed");
            throw closed;
        }
    }

    private HttpServer agent(StreamedResponse.Body body) throws IOException {
        return HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO),
                loops,
                Routes.builder()
                        .streaming("POST", "/", request -> {
                            seen.add(request);
                            return new StreamedResponse(200, Headers.of("content-type", "application/x-ndjson"), body);
                        })
                        .build());
    }

    private LocalAgentStreams streams(HttpServer agent, ProxyLimits limits) {
        return new LocalAgentStreams(
                new HttpLocalAgent(client, URI.create("http://127.0.0.1:" + agent.port() + "/"), Optional.empty()),
                limits,
                request -> true);
    }

    private Ending ask(LocalAgentStreams streams) throws InterruptedException {
        return streams.handle(request(), item -> {
            items.add(item.toString());
            firstItem.countDown();
        });
    }

    private IncomingRequest request() {
        return new IncomingRequest(
                new UUID(1, 2), ALICE.id(), "tail", JsonObject.empty().with("capability", "tail"), cancellation);
    }

    private static String codeOf(Ending ending) {
        return ending instanceof Ending.Refused(JsonObject payload)
                        && payload.get("code") instanceof JsonString(var code)
                ? code
                : ending.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
