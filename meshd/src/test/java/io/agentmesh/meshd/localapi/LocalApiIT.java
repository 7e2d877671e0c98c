package io.agentmesh.meshd.localapi;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.meshd.testing.Pushed.event;
import static io.agentmesh.meshd.testing.Pushed.fullSync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.config.LocalAgentPlace;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.LocalAgentStatus;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.node.RelayStatus;
import io.agentmesh.meshd.testing.LocalCaller;
import io.agentmesh.meshd.testing.OpenSockets;
import io.agentmesh.program.StartException;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.sdk.call.Reply;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over a real Unix socket, with a mesh that answers as the test says.
final class LocalApiIT {
    private static final int MAX_PAYLOAD = 9 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private record Asked(String target, String payload, Duration timeout) {}

    private final EventLoops loops = EventLoops.create(1);
    private final Node node = new Node(ALICE.id(), ConfiguredAcl.none());
    private final Path socket;
    private final LocalApi api;
    private final LocalCaller caller;
    private final CountDownLatch asking = new CountDownLatch(1);
    private final CountDownLatch answering = new CountDownLatch(1);
    private volatile Asked asked = new Asked("", "", Duration.ZERO);
    private volatile Reply reply = Reply.failed(ErrorCode.CANCELLED, "unset");

    LocalApiIT(@TempDir Path folder) throws Exception {
        socket = folder.resolve("meshd.sock");
        Routes feature = Routes.builder()
                .get("/mirrored", request -> HttpResponse.text(404, "acl rule not found"))
                .get("/refused", request -> {
                    throw new RequestRefused(401, "not authenticated");
                })
                .get("/broken", request -> {
                    throw new IllegalStateException("a fault of ours");
                })
                .build();
        api = LocalApi.start(
                new LocalApi.Config(socket, MAX_PAYLOAD, Duration.ofSeconds(10)),
                loops,
                LocalApi.routes(node, new RequestRoute(this::ask, Optional.empty()), List.of(feature)));
        caller = new LocalCaller(socket);
    }

    @AfterEach
    void close() {
        answering.countDown();
        caller.close();
        api.close();
        loops.close();
    }

    private Reply ask(AgentId target, JsonValue payload, Duration timeout) throws InterruptedException {
        asked = new Asked(target.value(), payload.toString(), timeout);
        if (payload.toString().contains("slow")) {
            asking.countDown();
            answering.await();
        }
        return reply;
    }

    @Test
    void socketIsTheOwnersAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rwx------");
    }

    @Test
    void statusOfADaemonThatKnowsNothing() throws Exception {
        HttpResponse status = caller.call("GET", "/status");

        assertThat(status.bodyText())
                .isEqualTo("{\"state\":\"Started\",\"cp_url\":null,\"has_token\":false,\"peers_count\":0,"
                        + "\"revoked_count\":0,\"online_peers\":0,\"agent_id\":\"" + ALICE.id()
                        + "\",\"relay\":\"off\"}");
        assertThat(status.headers().first("content-type")).contains("application/json");
    }

    @Test
    void statusOfADaemonWithEverything() throws Exception {
        node.useControlPlane("http://cp.test:9801");
        node.useToken(Secret.of("c4n4ry"));
        node.syncOpened();
        node.apply(event(fullSync(ALICE.id(), BOB.id())));
        node.relayIs(new RelayStatus(RelayStatus.Link.DOWN, "refused"));
        node.useLocalAgent(new LocalAgentPlace.Http(URI.create("http://me:c4n4ry@127.0.0.1:9000/agent")).shown());
        node.localAgentIs(new LocalAgentStatus(LocalAgentStatus.State.DOWN, "no model"));

        assertThat(caller.call("GET", "/status").bodyText())
                .startsWith(
                        "{\"state\":\"Syncing\",\"cp_url\":\"http://cp.test:9801\",\"has_token\":true,\"peers_count\":2,"
                                + "\"revoked_count\":0,\"online_peers\":0,")
                .endsWith("\"relay\":\"down\",\"relay_detail\":\"refused\",\"local_agent\":\"127.0.0.1:9000\","
                        + "\"local_agent_state\":\"down\",\"local_agent_detail\":\"no model\"}")
                .doesNotContain("c4n4ry");
        assertThat(caller.call("HEAD", "/status").status()).isEqualTo(200);
    }

    @Test
    void requestTravelsWithItsCapabilityInside() throws Exception {
        reply = new Reply.Result(json("{\"x\":1}"));

        HttpResponse answer = caller.post(
                "/request",
                "{\"target\":\"" + BOB.id()
                        + "\",\"capability\":\"echo\",\"payload\":{\"capability\":\"other\",\"n\":1},"
                        + "\"timeout_secs\":5,\"unknown\":true}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bodyText()).isEqualTo("{\"payload\":{\"x\":1}}");
        assertThat(asked)
                .isEqualTo(new Asked(BOB.id().value(), "{\"capability\":\"echo\",\"n\":1}", Duration.ofSeconds(5)));
    }

    @Test
    void otherPayloadsBecomeData() throws Exception {
        reply = new Reply.Result(json("1"));

        caller.post("/request", "{\"target\":\"t\",\"capability\":\"echo\",\"payload\":\"hi\"}");
        assertThat(asked)
                .isEqualTo(new Asked("t", "{\"capability\":\"echo\",\"data\":\"hi\"}", Duration.ofSeconds(30)));

        caller.post("/request", "{\"target\":\"t\",\"capability\":\"echo\",\"payload\":null}");
        assertThat(asked.payload()).isEqualTo("{\"capability\":\"echo\"}");
    }

    @Test
    void waitIsBoundedByADay() throws Exception {
        caller.post("/request", "{\"target\":\"t\",\"capability\":\"c\",\"timeout_secs\":86400}");
        assertThat(asked.timeout()).isEqualTo(Duration.ofDays(1));

        caller.post("/request", "{\"target\":\"t\",\"capability\":\"c\",\"timeout_secs\":86401}");
        assertThat(asked.timeout()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void errorOfThePeerIsShownAsItsText() throws Exception {
        reply = new Reply.RemoteError(json("{\"error\":\"acl_denied\",\"capability\":\"echo\"}"));

        assertRequestFails(502, "{\"capability\":\"echo\",\"error\":\"acl_denied\"}", "remote", "no");
    }

    @Test
    void errorOfAPeerThatHasTooMuchToDoSaysThatItMayBeAskedLater() throws Exception {
        String busy = "{\"capability\":\"echo\",\"code\":\"busy\",\"error\":\"busy\"}";
        reply = new Reply.RemoteError(json(busy));

        assertRequestFails(502, busy, "remote", "later");
    }

    @Test
    void failuresSayWhatHelps() throws Exception {
        reply = Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected: refused");
        assertRequestFails(503, "relay not connected: refused", "relay_unreachable", "later");

        reply = Reply.failed(ErrorCode.TIMED_OUT, "handshake timed out");
        assertRequestFails(504, "handshake timed out", "timed_out", "later");

        reply = Reply.failed(ErrorCode.TOO_LARGE, "70000 bytes");
        assertRequestFails(500, "too large: 70000 bytes", "too_large", "no");

        reply = Reply.failed(ErrorCode.QUEUE_FULL, "1024 requests have no reply yet");
        assertRequestFails(503, "queue full: 1024 requests have no reply yet", "queue_full", "later");

        reply = Reply.failed(ErrorCode.INVALID_IDENTITY, "bad base64: x");
        assertRequestFails(
                400,
                "target is not an agent id (bad base64: x); `meshctl discover` shows the ids",
                "invalid_identity",
                "no");
    }

    @Test
    void badBodiesAreRefusedInTheOriginalsStatusesAsJson() throws Exception {
        assertError(caller.post("/request", "{"), 400, "Failed to parse the request body as JSON: ");
        assertError(caller.post("/request", "{\"capability\":\"echo\"}"), 422, "Failed to deserialize the JSON body");
        assertError(
                caller.post("/request", "{\"target\":\"" + "x".repeat(257) + "\",\"capability\":\"c\"}"),
                422,
                "Failed to deserialize the JSON body");
        assertError(
                caller.post("/request", "text/plain", "{}".getBytes(StandardCharsets.UTF_8)),
                415,
                "Expected request with `Content-Type: application/json`");
        assertError(caller.call("POST", "/request"), 415, "Expected request with");
    }

    @Test
    void bodyOfOneByteTooManyIsRefused() throws Exception {
        int most = MAX_PAYLOAD + LocalApi.AROUND_A_PAYLOAD;
        String frame = "{\"target\":\"t\",\"capability\":\"c\",\"payload\":\"\"}";

        reply = new Reply.Result(json("1"));
        assertThat(caller.post("/request", frame.replace("\"\"", "\"" + "x".repeat(most - frame.length()) + "\""))
                        .status())
                .isEqualTo(200);
        assertError(
                caller.post("/request", frame.replace("\"\"", "\"" + "x".repeat(most - frame.length() + 1) + "\"")),
                413,
                "Failed to buffer the request body: length limit exceeded");
    }

    @Test
    void whatIsNoRouteIsAnsweredAsJson() throws Exception {
        assertError(caller.call("GET", "/nothing"), 404, "no such route: GET /nothing");

        HttpResponse wrongMethod = caller.call("PUT", "/status");
        assertError(wrongMethod, 405, "method not allowed: PUT /status");
        assertThat(wrongMethod.headers().first("allow")).contains("GET,HEAD");
    }

    @Test
    void refusalsOfFeaturesGetTheSameShapeAndTheirAnswersPass() throws Exception {
        assertError(caller.call("GET", "/refused"), 401, "not authenticated");

        HttpResponse mirrored = caller.call("GET", "/mirrored");
        assertThat(mirrored.bodyText()).isEqualTo("acl rule not found");
        assertThat(mirrored.headers().first("content-type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void faultOfOursIsA500ThatTellsNothing() throws Exception {
        HttpResponse broken = caller.call("GET", "/broken");

        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.bodyText()).doesNotContain("fault of ours");
        assertThat(caller.call("GET", "/status").status()).isEqualTo(200);
    }

    @Test
    void requestInFlightIsAnsweredBeforeTheEndAndTheSocketIsGoneAfterIt() throws Exception {
        reply = new Reply.Result(json("\"late\""));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse> inFlight =
                    threads.submit(() -> caller.post("/request", "{\"target\":\"t\",\"capability\":\"slow\"}"));
            asking.await();
            Future<?> closing = threads.submit(api::close);
            answering.countDown();

            assertThat(inFlight.get().bodyText()).isEqualTo("{\"payload\":\"late\"}");
            closing.get();
        }
        assertThat(socket).doesNotExist();
    }

    /// One before it asked, one in the middle of its question, one that waits for an answer (W21).
    @Test
    void socketsOfCallersWhoWentAwayAreClosed() throws Exception {
        String question = "{\"target\":\"t\",\"capability\":\"slow\",\"timeout_secs\":86400}";
        String head = "POST /request HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
        try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                SocketChannel broken = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                SocketChannel waiting = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            assertThat(silent.isConnected()).isTrue();
            broken.write(StandardCharsets.US_ASCII.encode(head));
            waiting.write(StandardCharsets.US_ASCII.encode(
                    head + "content-length: " + question.length() + "\r\n\r\n" + question));
            asking.await();
            await().atMost(PATIENCE).until(() -> OpenSockets.acceptedAt(socket) == 3);
        }

        await().atMost(PATIENCE).until(() -> OpenSockets.acceptedAt(socket) == 0);
    }

    @Test
    void socketThatCannotBeMadeIsNamed(@TempDir Path folder) {
        Path nowhere = folder.resolve("missing/meshd.sock");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> LocalApi.start(
                        new LocalApi.Config(nowhere, MAX_PAYLOAD, Duration.ZERO),
                        loops,
                        LocalApi.routes(node, new RequestRoute(this::ask, Optional.empty()), List.of())))
                .withMessage("failed to bind UDS " + nowhere);
    }

    private void assertRequestFails(int status, String text, String reason, String retry) throws Exception {
        HttpResponse answer = caller.post("/request", "{\"target\":\"t\",\"capability\":\"echo\"}");

        assertThat(answer.status()).isEqualTo(status);
        JsonObject body = (JsonObject) json(answer.bodyText());
        assertThat(body.members().keySet()).containsExactlyInAnyOrder("error", "code", "reason", "retry");
        assertThat(body)
                .isEqualTo(body.with("error", text).with("reason", reason).with("retry", retry));
        assertThat(body.get("code")).hasToString(String.valueOf(status));
    }

    private static void assertError(HttpResponse answer, int status, String textStart) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().first("content-type")).contains("application/json");
        JsonObject body = (JsonObject) json(answer.bodyText());
        assertThat(body.get("code")).hasToString(String.valueOf(status));
        assertThat(String.valueOf(body.get("error"))).startsWith("\"" + textStart);
    }

    private static JsonValue json(String text) {
        return Json.parse(text).orThrow();
    }
}
