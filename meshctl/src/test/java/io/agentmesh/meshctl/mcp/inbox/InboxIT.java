package io.agentmesh.meshctl.mcp.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.mcp.testing.MeshBehind;
import io.agentmesh.meshctl.mcp.testing.StdioClient;
import io.agentmesh.program.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests of other agents, from the daemon's call to the assistant's answer.
final class InboxIT {
    private static final String BOB = Keys.BOB.id().value();
    private static final String GET = "{\"name\":\"mesh__get_messages\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeClock clock = FakeClock.at(Instant.ofEpochMilli(1_790_000_000_123L));

    @AfterEach
    void stop() {
        http.shutdownNow();
    }

    private InboxServer.Config open() {
        return new InboxServer.Config(0, Optional.empty(), clock, new Random(1));
    }

    private static HttpRequest.Builder to(InboxServer server, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static String textOf(JsonObject result) {
        return result.get("content") instanceof JsonArray content
                        && content.items().getFirst() instanceof JsonObject first
                        && first.get("text") instanceof JsonString(String text)
                ? text
                : "";
    }

    private static String idOf(String messages) {
        return Json.parse(messages) instanceof Decoded.Ok<JsonValue>(JsonArray list)
                        && list.items().getFirst() instanceof JsonObject message
                        && message.get("id") instanceof JsonString(String id)
                ? id
                : "";
    }

    private static String firstMessages(StdioClient client) throws IOException, InterruptedException {
        String messages = textOf(client.result(1, "tools/call", GET));
        while (messages.equals("[]")) {
            messages = textOf(client.result(1, "tools/call", GET));
        }
        return messages;
    }

    @Test
    void assistantReadsAndAnswersWhatAnAgentAsks(@TempDir Path folder) throws Exception {
        Inbox inbox = new Inbox(Duration.ofMinutes(1));
        try (MeshBehind mesh = new MeshBehind(folder, InboxTools.of(inbox));
                InboxServer server = InboxServer.start(inbox, open());
                StdioClient client = new StdioClient(mesh.server()).initialize()) {
            // What the body says of the sender does not count (weakness M3).
            HttpRequest asked = to(server, "{\"capability\":\"ask\",\"from\":\"boss\",\"payload\":{\"b\":1,\"a\":2}}")
                    .header("x-mesh-from", BOB)
                    .build();
            CompletableFuture<HttpResponse<String>> answer = http.sendAsync(asked, BodyHandlers.ofString());
            String messages = firstMessages(client);
            String id = idOf(messages);
            assertThat(messages)
                    .isEqualTo("[{\"id\":\"" + id + "\",\"from\":\"" + BOB + "\",\"capability\":\"ask\",\"payload\":"
                            + "{\"a\":2,\"b\":1},\"received_at\":1790000000123}]");

            String reply = "{\"name\":\"mesh__reply_message\",\"arguments\":{\"message_id\":\"" + id
                    + "\",\"payload\":{\"yes\":true}}}";
            assertThat(textOf(client.result(2, "tools/call", reply))).isEqualTo("{\"status\":\"sent\"}");

            assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("{\"yes\":true}");
            assertThat(textOf(client.result(3, "tools/call", reply)))
                    .isEqualTo("{\"error\":\"message_not_found_or_expired\"}");
        }
    }

    @Test
    void callOfAToolOfTheInboxIsChecked(@TempDir Path folder) throws Exception {
        try (MeshBehind mesh = new MeshBehind(folder, InboxTools.of(new Inbox(Duration.ofMinutes(1))));
                StdioClient client = new StdioClient(mesh.server()).initialize()) {
            mesh.daemon().willAnswer(200, "[]");
            String withoutId = "{\"name\":\"mesh__reply_message\",\"arguments\":{\"payload\":1}}";

            assertThat(client.result(1, "tools/list", "{}").toString())
                    .contains("mesh__get_messages", "mesh__reply_message");
            assertThat(client.ask(StdioClient.request(2, "tools/call", "{\"name\":\"mesh__reply_message\"}"))
                            .toString())
                    .contains("-32602", "missing arguments");
            assertThat(client.ask(StdioClient.request(3, "tools/call", withoutId))
                            .toString())
                    .contains("-32602", "missing message_id");
        }
    }

    @Test
    void messageThatNobodyAnswersIsToldSoAndGone() throws Exception {
        Inbox inbox = new Inbox(Duration.ofMillis(1));
        try (InboxServer server = InboxServer.start(inbox, open())) {
            String body = http.send(to(server, "[1]").build(), BodyHandlers.ofString())
                    .body();

            assertThat(body)
                    .startsWith("{\"error\":\"reply_timeout\",\"message_id\":")
                    .endsWith("\"timeout_secs\":25}");
            assertThat(inbox.take()).isEmpty();
        }
    }

    @Test
    void whatIsNoMessageIsRefused() throws Exception {
        try (InboxServer server = InboxServer.start(new Inbox(Duration.ofMillis(1)), open())) {
            URI root = URI.create("http://127.0.0.1:" + server.port() + "/");
            HttpRequest noType = HttpRequest.newBuilder(root)
                    .POST(BodyPublishers.ofString("{}"))
                    .build();

            assertThat(status(to(server, "nonsense").build())).isEqualTo(400);
            assertThat(status(noType)).isEqualTo(415);
            assertThat(status(HttpRequest.newBuilder(root).GET().build())).isEqualTo(405);
            assertThat(status(HttpRequest.newBuilder(root.resolve("/other")).build()))
                    .isEqualTo(404);
        }
    }

    @Test
    void whoDoesNotShowTheTokenIsNotHeard() throws Exception {
        Inbox inbox = new Inbox(Duration.ofMillis(1));
        var guarded = new InboxServer.Config(0, Optional.of(Secret.of("c4n4ry-inbox")), clock, new Random(1));
        try (InboxServer server = InboxServer.start(inbox, guarded)) {
            assertThat(status(to(server, "{}").build())).isEqualTo(401);
            assertThat(status(to(server, "{}")
                            .header("authorization", "Bearer c4n4ry-other")
                            .build()))
                    .isEqualTo(401);
            assertThat(status(to(server, "{}")
                            .header("authorization", "Bearer c4n4ry-inbox")
                            .build()))
                    .isEqualTo(200);
        }
    }

    @Test
    void pageOfAnotherSiteIsTurnedAwayWithoutAToken() throws Exception {
        try (InboxServer server = InboxServer.start(new Inbox(Duration.ofMillis(1)), open())) {
            HttpRequest page =
                    to(server, "{}").header("origin", "https://evil.example").build();

            assertThat(status(page)).isEqualTo(403);
        }
    }

    private int status(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void oneMessageMoreThanMayWaitIsRefused() throws Exception {
        Inbox inbox = new Inbox(Duration.ofMinutes(1));
        Thread[] senders = new Thread[Inbox.MAX_MESSAGES];
        for (int each = 0; each < senders.length; each++) {
            InboxMessage message = message("m" + each);
            senders[each] = Thread.ofVirtual().start(() -> waitFor(inbox, message));
        }
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> inbox.size() == Inbox.MAX_MESSAGES);

        assertThat(inbox.ask(message("one more"))).isEqualTo(new Inbox.End.Full());
        for (Thread sender : senders) {
            sender.interrupt();
        }
    }

    private static void waitFor(Inbox inbox, InboxMessage message) {
        try {
            inbox.ask(message);
        } catch (InterruptedException over) {
            // The test has seen enough.
        }
    }

    private static InboxMessage message(String id) {
        return InboxMessage.of(id, Optional.empty(), JsonNull.NULL, Instant.EPOCH);
    }
}
