package io.agentmesh.meshd.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshd.mcp.Call.Event.End;
import io.agentmesh.meshd.proxy.LocalAgentFailure;
import io.agentmesh.program.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Servers over HTTP, good ones and others.
final class HttpTransportIT {
    private static final int MAX_MESSAGE = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FakeHttpServer server = new FakeHttpServer();
    private final AtomicInteger changes = new AtomicInteger();
    private final List<McpSession> sessions = new ArrayList<>();

    HttpTransportIT() throws IOException {}

    @AfterEach
    void close() {
        server.close();
        sessions.forEach(McpSession::close);
    }

    private McpSession open() throws Exception {
        McpSession session = McpSession.open(this::transport, System::nanoTime, changes::incrementAndGet);
        sessions.add(session);
        return session;
    }

    private Transport transport(Transport.Listener listener) {
        var place = new HttpEndpoint.Place(server.url(), Optional.of(Secret.of("c4n4ry-token")));
        var endpoint = new HttpEndpoint(place, System::nanoTime);
        return new HttpTransport(new HttpTransport.Parts(endpoint, listener, MAX_MESSAGE), new Random(1));
    }

    @Test
    void everyCallShowsTokenSessionAndVersion() throws Exception {
        server.answers.put(
                "tools/call", (call, id) -> FakeHttpServer.json(call, FakeHttpServer.result(id, "{\"n\":1}")));

        McpSession session = open();
        assertThat(call(session)).isInstanceOf(End.Answered.class);
        session.close();

        await().until(() -> server.heard("DELETE") == 1);
        assertThat(server.heard.getFirst()).startsWith("POST {").contains("initialize");
        assertThat(server.headers.getFirst())
                .containsEntry("accept", "application/json, text/event-stream")
                .containsEntry("authorization", "Bearer c4n4ry-token")
                .containsEntry("session", "")
                .containsEntry("version", "");
        assertThat(server.headers.subList(1, server.headers.size()))
                .allSatisfy(shown -> assertThat(shown)
                        .containsEntry("authorization", "Bearer c4n4ry-token")
                        .containsEntry("session", "session-1")
                        .containsEntry("version", "2025-11-25"));
        assertThat(server.heard.get(1)).contains("notifications/initialized");
    }

    @Test
    void answerMayComeAsAnEventAfterReportsOfProgress() throws Exception {
        server.answers.put(
                "tools/call",
                (call, id) -> FakeHttpServer.events(
                        call,
                        ": good morning\nid: 1\nretry: 10\ndata:",
                        "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\ndata:"
                                + " \"params\":{\"progressToken\":" + id + ",\"progress\":1}}\r",
                        "data: " + FakeHttpServer.result(id, "{\"n\":1}")));
        List<JsonObject> reports = new ArrayList<>();

        End how = open().call("tools/call", JsonObject.empty(), PATIENCE, reports::add);

        assertThat(how).isInstanceOf(End.Answered.class);
        assertThat(reports).hasSize(1);
    }

    @Test
    void streamThatBreaksOffIsGoneOnWith() throws Exception {
        LinkedBlockingQueue<String> number = new LinkedBlockingQueue<>();
        server.answers.put("tools/call", (call, id) -> {
            number.add(id);
            FakeHttpServer.events(call, "id: first\nretry: 10\ndata:");
        });
        McpSession session = open();
        await().atMost(PATIENCE).until(() -> server.heard("GET") == 1);
        server.answers.put(
                "GET",
                (call, id) -> FakeHttpServer.events(call, "data: " + FakeHttpServer.result(number.take(), "{}")));

        assertThat(call(session)).isInstanceOf(End.Answered.class);
        assertThat(server.headers.getLast()).containsEntry("last", "first");
    }

    @Test
    void streamThatCannotBeGoneOnWithIsABrokenAnswer() throws Exception {
        server.answers.put("tools/call", (call, id) -> FakeHttpServer.events(call, ": nothing"));

        assertThat(call(open()))
                .isEqualTo(new End.Failed(LocalAgentFailure.BROKEN, "the stream of the answer broke off"));
    }

    @Test
    void streamThatBringsNothingIsAskedForSoManyTimesAndNoMore() throws Exception {
        server.answers.put("tools/call", (call, id) -> FakeHttpServer.events(call, "id: first\nretry: 1\ndata:"));
        McpSession session = open();
        await().atMost(PATIENCE).until(() -> server.heard("GET") == 1);
        server.answers.put("GET", (call, id) -> FakeHttpServer.events(call, ": nothing"));

        assertThat(call(session)).isInstanceOf(End.Failed.class);

        assertThat(server.heard("GET")).isEqualTo(1 + Posting.MAX_IN_VAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNREACHABLE, --local-agent-token-file",
        "404, UNREACHABLE, forgotten the session",
        "405, UNREACHABLE, Streamable HTTP",
        "413, TOO_LARGE, 413",
        "429, OVERLOADED, 429",
        "503, OVERLOADED, 503",
        "500, BROKEN, status 500: out of order",
    })
    void statusSaysWhyThereIsNoAnswer(int status, LocalAgentFailure why, String words) throws Exception {
        server.answers.put(
                "tools/call",
                (call, id) -> FakeHttpServer.status(call, status, "{\"error\":{\"message\":\"out of order\"}}"));

        assertThat(call(open())).isInstanceOfSatisfying(End.Failed.class, failed -> {
            assertThat(failed.why()).isEqualTo(why);
            assertThat(failed.detail()).contains(words);
        });
    }

    @Test
    void refusalOfTheCallItselfMayHaveAnyStatus() throws Exception {
        server.answers.put(
                "tools/call",
                (call, id) -> FakeHttpServer.status(
                        call, 400, "{\"id\":" + id + ",\"error\":{\"code\":-32602,\"message\":\"no\"}}"));

        assertThat(call(open())).isEqualTo(new End.Answered(new Rpc.Outcome.Refused(-32602, "no")));
    }

    @Test
    void forgottenSessionEndsTheConversation() throws Exception {
        server.answers.put("tools/call", (call, id) -> FakeHttpServer.status(call, 404, ""));
        McpSession session = open();

        call(session);

        assertThat(session.awaitEnd()).isEqualTo("the MCP server has forgotten the session");
    }

    @Test
    void messageAtTheBoundIsReadAndOneByteMoreIsToldToItsCaller() throws Exception {
        server.answers.put(
                "tools/call",
                (call, id) -> FakeHttpServer.json(call, padded(FakeHttpServer.result(id, "{}"), MAX_MESSAGE)));
        McpSession session = open();
        assertThat(call(session)).isInstanceOf(End.Answered.class);

        server.answers.put(
                "tools/call",
                (call, id) -> FakeHttpServer.json(call, padded(FakeHttpServer.result(id, "{}"), MAX_MESSAGE + 1)));
        assertThat(call(session))
                .isEqualTo(new End.Failed(LocalAgentFailure.TOO_LARGE, "a message is larger than may be"));

        server.answers.put(
                "tools/call", (call, id) -> FakeHttpServer.events(call, "data: " + "x".repeat(MAX_MESSAGE + 1)));
        assertThat(call(session))
                .isEqualTo(new End.Failed(LocalAgentFailure.TOO_LARGE, "a message is larger than may be"));
    }

    @Test
    void cancelledCallIsToldAndItsConnectionEnds() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        server.answers.put("tools/call", (call, id) -> {
            asked.countDown();
            done.await();
        });
        McpSession session = open();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                session.call("tools/call", JsonObject.empty(), PATIENCE, McpSession.ProgressSink.NONE);
            } catch (InterruptedException givenUp) {
                Thread.currentThread().interrupt();
            }
        });
        asked.await();

        caller.interrupt();

        await().atMost(PATIENCE).until(() -> server.heard("notifications/cancelled") == 1);
        done.countDown();
        assertThat(server.heard).anyMatch(what -> what.contains("\"requestId\":2"));
    }

    @Test
    void serverIsHeardByItselfAndAfterAPauseItsToolsAreListedAgain() throws Exception {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        server.answers.put("GET", (call, id) -> FakeHttpServer.eventsOf(call, said));
        open();

        said.add("id: 7\nretry: 1\ndata: {\"method\":\"notifications/tools/list_changed\"}");
        await().atMost(PATIENCE).until(() -> changes.get() == 1);
        said.add("");

        await().atMost(PATIENCE).until(() -> changes.get() == 2);
        assertThat(server.heard("GET")).isEqualTo(2);
        assertThat(server.headers.getLast()).containsEntry("last", "7");
    }

    @Test
    void serverThatIsGoneEndsTheConversation() throws Exception {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        server.answers.put("GET", (call, id) -> FakeHttpServer.eventsOf(call, said));
        McpSession session = open();
        await().atMost(PATIENCE).until(() -> server.heard("GET") == 1);

        server.close();

        assertThat(session.awaitEnd()).contains("127.0.0.1");
    }

    @Test
    void wishOfTheServersIsAnswered() throws Exception {
        server.answers.put(
                "GET", (call, id) -> FakeHttpServer.events(call, "data: {\"id\":\"p\",\"method\":\"ping\"}"));
        server.answers.put("\"id\":\"p\"", (call, id) -> FakeHttpServer.status(call, 202, ""));

        open();

        await().atMost(PATIENCE).until(() -> server.heard("POST {\"id\":\"p\",\"jsonrpc\":\"2.0\",\"result\":{}}") > 0);
    }

    @Test
    void whatIsNoSuchServerIsNotSpokenTo() {
        server.answers.put("initialize\"", (call, id) -> FakeHttpServer.status(call, 405, ""));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::open)
                .withMessageContaining("status 405 (does it speak Streamable HTTP there?)");

        server.answers.put("initialize\"", (call, id) -> FakeHttpServer.json(call, "<html>"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::open)
                .withMessageContaining("what came back is no answer");

        server.answers.put("initialize\"", (call, id) -> {
            call.getResponseHeaders().set("Mcp-Session-Id", "s".repeat(HttpEndpoint.MAX_SESSION + 1));
            FakeHttpServer.json(call, FakeHttpServer.result(id, FakeHttpServer.INITIALIZED));
        });
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::open)
                .withMessageContaining("a session id that cannot be used");
    }

    @Test
    void oneMessageMoreThanMayBeUnderWayIsNotTaken() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        server.answers.put("initialize\"", (call, id) -> done.await());
        try (HttpTransport transport = (HttpTransport) transport(new SilentListener())) {
            for (int i = 0; i < HttpTransport.MAX_UNDERWAY; i++) {
                assertThat(transport.send(Rpc.request(i, "tools/call", JsonObject.empty())))
                        .isTrue();
            }
            assertThat(transport.send(Rpc.request(0, "tools/call", JsonObject.empty())))
                    .isFalse();
        }
        done.countDown();
    }

    private static String padded(String json, int length) {
        return json + " ".repeat(length - json.length());
    }

    private static End call(McpSession session) throws InterruptedException {
        return session.call("tools/call", JsonObject.empty(), PATIENCE, McpSession.ProgressSink.NONE);
    }

    /// Hears nothing.
    private static final class SilentListener implements Transport.Listener {
        @Override
        public void take(JsonObject message) {}

        @Override
        public void tooLarge(String head) {}

        @Override
        public void lost(long id, LocalAgentFailure why, String detail) {}

        @Override
        public void missed() {}

        @Override
        public void ended(String why) {}
    }
}
