package io.agentmesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
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
    private final RunningServer server;
    private final String token;

    MeshServerIT(@TempDir Path folder) throws StartException {
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
            String text = heard.poll(20, TimeUnit.SECONDS);
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
