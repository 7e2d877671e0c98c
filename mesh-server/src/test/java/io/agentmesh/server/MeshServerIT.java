package io.agentmesh.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both halves on one port, over real sockets.
final class MeshServerIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final RunningServer server;
    private final String token;

    MeshServerIT(@TempDir Path folder) throws StartException {
        this.folder = folder;
        server = RunningServer.start(folder);
        token = server.token();
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.shutdownNow();
        server.close();
    }

    @Test
    void registryAnswersAtTheRootAndTheRelayBelowItsPrefix() throws Exception {
        assertThat(get("/health").body()).isEqualTo("ok");
        assertThat(get("/users/me").body()).contains("\"external_id\":\"local:alice\"");
        assertThat(get("/relay/health").body()).isEqualTo("ok");
        assertThat(get("/relay/metrics").statusCode()).isEqualTo(200);
        assertThat(get("/relay").statusCode()).isEqualTo(404);
        assertThat(get("/relay/").statusCode()).isEqualTo(404);
    }

    @Test
    void pathThatThereIsNotIsToldInJson() throws Exception {
        for (String path : List.of("/nothing", "/agents/", "/relay", "/relay/", "/relay/nothing")) {
            HttpResponse<String> answer = get(path);

            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            assertThat(answer.body()).isEqualTo("{\"code\":\"not_found\",\"error\":\"not found\"}");
        }
    }

    @Test
    void registeredAgentIsLetIntoTheRelayWithoutAnyToken() throws Exception {
        register(Keys.ALICE);

        assertThat(logIn(Keys.ALICE)).contains("\"success\":true");
    }

    @Test
    void strangerIsNotLetIn() throws Exception {
        register(Keys.ALICE);

        assertThat(logIn(Keys.CAROL)).doesNotContain("\"success\":true");
    }

    @Test
    void revokedAgentIsNotLetInAnyMore() throws Exception {
        register(Keys.ALICE);
        assertThat(post(
                                "/revocations",
                                KeyRevocation.sign(Keys.ALICE, "lost", 1).toJson())
                        .statusCode())
                .isEqualTo(201);

        assertThat(logIn(Keys.ALICE)).doesNotContain("\"success\":true");
    }

    @Test
    void revokedAgentIsSentAwayFromTheRelayAtOnce() throws Exception {
        register(Keys.ALICE);
        var ear = new Ear();
        connect(Keys.ALICE, ear);
        assertThat(ear.next()).contains("\"success\":true");

        post("/revocations", KeyRevocation.sign(Keys.ALICE, "lost", 1).toJson());

        assertThat(ear.next()).isEqualTo("closed 4004");
    }

    @Test
    void agentWhoseCardIsDeletedIsSentAway() throws Exception {
        String card = register(Keys.ALICE);
        var ear = new Ear();
        connect(Keys.ALICE, ear);
        assertThat(ear.next()).contains("\"success\":true");

        delete("/agents/" + card);

        assertThat(ear.next()).isEqualTo("closed 4004");
    }

    /// A database of the original's may hold several cards of one agent. Bob's card goes after Alice's: when he is sent
    /// away, she was asked about too.
    @Test
    void agentWithAnotherCardStays() throws Exception {
        String first = register(Keys.ALICE);
        String second = addLikeTheOriginal(first);
        String bobs = register(Keys.BOB);
        var alice = new Ear();
        var bob = new Ear();
        connect(Keys.ALICE, alice);
        connect(Keys.BOB, bob);
        assertThat(alice.next()).contains("\"success\":true");
        assertThat(bob.next()).contains("\"success\":true");

        delete("/agents/" + first);
        delete("/agents/" + bobs);

        assertThat(bob.next()).isEqualTo("closed 4004");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/relay/metrics").body()).contains("mesh_connected_agents 1\n"));
        delete("/agents/" + second);
        assertThat(alice.next()).isEqualTo("closed 4004");
    }

    @Test
    void whatWaitsForAnAgentWithAnotherCardStays() throws Exception {
        String first = register(Keys.ALICE);
        addLikeTheOriginal(first);
        String bobs = register(Keys.BOB);
        register(Keys.CAROL);
        var bob = new Ear();
        var carol = new Ear();
        connect(Keys.BOB, bob);
        WebSocket sender = connect(Keys.CAROL, carol);
        assertThat(bob.next()).contains("\"success\":true");
        assertThat(carol.next()).contains("\"success\":true");
        sender.sendText(
                        EnvelopeDraft.plain(
                                        new UUID(1, 2),
                                        Keys.ALICE.id(),
                                        MessageType.REQUEST,
                                        new JsonString("waits"),
                                        1)
                                .sign(Keys.CAROL)
                                .toJson(),
                        true)
                .join();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/relay/metrics").body()).contains("mesh_queue_messages 1\n"));

        delete("/agents/" + first);
        delete("/agents/" + bobs);

        assertThat(bob.next()).isEqualTo("closed 4004");
        var alice = new Ear();
        connect(Keys.ALICE, alice);
        assertThat(alice.next()).contains("\"success\":true");
        assertThat(alice.next()).contains("waits");
    }

    @Test
    void agentsAndFollowersHearThatTheServerGoes() throws Exception {
        register(Keys.ALICE);
        var follower = new Ear();
        client.newWebSocketBuilder()
                .header("authorization", "Bearer " + token)
                .buildAsync(address("ws", "/sync?agent_id=" + Keys.ALICE.id()), follower)
                .join();
        follower.next();

        server.close();

        assertThat(follower.next()).isEqualTo("closed 1001");
    }

    /// Keeps a second card of the same agent, as the original does, which asks nobody whether there is one already.
    private String addLikeTheOriginal(String card) throws SQLException {
        String id = UUID.randomUUID().toString();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mesh.db"));
                PreparedStatement copy = connection.prepareStatement("""
                        INSERT INTO agent_cards (id, agent_id, name, capabilities, registered_at, updated_at, owner_id,
                            group_id)
                        SELECT ?, agent_id, name, capabilities, registered_at, updated_at, owner_id, group_id
                        FROM agent_cards WHERE id = ?""")) {
            copy.setString(1, id);
            copy.setString(2, card);
            copy.executeUpdate();
        }
        return id;
    }

    /// Registers an agent; the card's id.
    private String register(AgentKeyPair agent) throws IOException, InterruptedException {
        String card = new ObjectWriter()
                .string("agent_id", agent.id().value())
                .string("name", "agent")
                .raw("capabilities", "[]")
                .end();
        HttpResponse<String> made = post("/agents", card);
        assertThat(made.statusCode()).isEqualTo(201);
        return Json.decode(made.body(), AgentCard.SHAPE).orThrow().id().toString();
    }

    /// What the relay says in the end: its last word, or that it closed.
    private String logIn(AgentKeyPair agent) throws InterruptedException {
        var ear = new Ear();
        WebSocket socket = connect(agent, ear);
        String last = ear.next();
        socket.abort();
        return last;
    }

    /// Answers the relay's challenge; what it says then is for the ear.
    private WebSocket connect(AgentKeyPair agent, Ear ear) throws InterruptedException {
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(address("ws", "/relay/ws"), ear)
                .join();
        socket.sendText(
                        new ObjectWriter()
                                .string("agent_id", agent.id().value())
                                .end(),
                        true)
                .join();
        String nonce = FrameCodec.decodeChallenge(ear.next()).orThrow().nonce();
        socket.sendText(
                        new ObjectWriter()
                                .string("agent_id", agent.id().value())
                                .string("signature", agent.sign(nonce).text())
                                .end(),
                        true)
                .join();
        return socket;
    }

    private void delete(String path) throws IOException, InterruptedException {
        assertThat(client.send(request(path).DELETE().build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(204);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address("http", path)).header("authorization", "Bearer " + token);
    }

    private URI address(String scheme, String path) {
        return URI.create(scheme + "://" + server.address() + path);
    }

    /// Hears texts and the close.
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        String next() throws InterruptedException {
            String text = heard.poll(60, TimeUnit.SECONDS);
            return text == null ? "nothing" : text;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                heard.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("failed");
        }
    }
}
