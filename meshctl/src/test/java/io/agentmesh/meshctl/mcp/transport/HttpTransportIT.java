package io.agentmesh.meshctl.mcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.ListenAddress;
import io.agentmesh.meshctl.mcp.testing.Cards;
import io.agentmesh.meshctl.mcp.testing.MeshBehind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// MCP over HTTP, spoken by the JDK's client.
@SuppressWarnings("NullAway.Init") // set before each test
final class HttpTransportIT {
    private static final String BOB = Keys.BOB.id().value();
    private static final String TOOL = BOB.substring(0, 8) + "__echo";
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\"}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    private static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"" + TOOL + "\"}}";
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private final HttpClient http = HttpClient.newHttpClient();
    private MeshBehind mesh;
    private HttpTransport server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        mesh = new MeshBehind(folder);
        server = HttpTransport.start(
                mesh.server(),
                new HttpTransport.Config(
                        new ListenAddress.Tcp("127.0.0.1", 0), Optional::empty, mesh.clock(), new Random(1)));
    }

    @AfterEach
    void stop() {
        server.close();
        mesh.close();
        http.shutdownNow();
    }

    private void bobCanEcho() {
        mesh.daemon().willAnswer(200, Cards.list(Cards.card(BOB, "bob", Cards.capability("echo"))));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("accept", "application/json, text/event-stream")
                .header("content-type", "application/json");
    }

    private HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = to("/mcp").POST(BodyPublishers.ofString(body));
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private String session() throws IOException, InterruptedException {
        String id = post(INITIALIZE).headers().firstValue("mcp-session-id").orElseThrow();
        assertThat(post(INITIALIZED, "mcp-session-id", id).statusCode()).isEqualTo(202);
        return id;
    }

    @Test
    void sessionBeginsWithInitializeAndEndsWithDelete() throws Exception {
        bobCanEcho();
        mesh.daemon().willAnswer(200, "{\"payload\":\"hi\"}");
        String id = session();

        assertThat(post(LIST, "mcp-session-id", id).body()).contains("\"name\":\"" + TOOL + "\"");
        HttpResponse<String> called = post(CALL, "mcp-session-id", id, "mcp-protocol-version", "2025-11-25");
        assertThat(called.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(called.body())
                .isEqualTo("event: message\ndata: {\"id\":2,\"jsonrpc\":\"2.0\",\"result\":{\"content\":"
                        + "[{\"text\":\"\\\"hi\\\"\",\"type\":\"text\"}],\"isError\":false}}\n\n");

        HttpRequest delete = to("/mcp").header("mcp-session-id", id).DELETE().build();
        assertThat(http.send(delete, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
        assertThat(post(LIST, "mcp-session-id", id).statusCode()).isEqualTo(404);
    }

    @Test
    void messageThatCannotBeTakenHasTheOriginalsStatus() throws Exception {
        assertThat(post(LIST).statusCode()).isEqualTo(422);
        assertThat(post(INITIALIZED).statusCode()).isEqualTo(400);
        assertThat(post("nonsense").body()).contains("-32700");
        assertThat(post(LIST, "mcp-session-id", "none").statusCode()).isEqualTo(404);
        assertThat(post(LIST, "mcp-session-id", session(), "mcp-protocol-version", "1999-01-01")
                        .statusCode())
                .isEqualTo(400);
        HttpRequest wrongAccept = HttpRequest.newBuilder(URI.create(server.url()))
                .header("accept", "*/*")
                .POST(BodyPublishers.ofString(INITIALIZE))
                .build();
        assertThat(http.send(wrongAccept, BodyHandlers.discarding()).statusCode())
                .isEqualTo(406);
        HttpRequest wrongType = HttpRequest.newBuilder(URI.create(server.url()))
                .header("accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(INITIALIZE))
                .build();
        assertThat(http.send(wrongType, BodyHandlers.discarding()).statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({"GET, /other, 404", "PUT, /mcp, 405", "GET, /mcp, 400", "DELETE, /mcp, 400", "GET, /mcp/below, 400"})
    void pathsAndMethodsAreTheOriginals(String method, String path, int status) throws Exception {
        HttpRequest request = to(path).method(method, BodyPublishers.noBody()).build();

        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(status);
    }

    @Test
    void pageOfAnotherSiteIsRefused() throws Exception {
        assertThat(post(INITIALIZE, "origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(post(INITIALIZE, "origin", "http://localhost:6274").statusCode())
                .isEqualTo(200);
    }

    @Test
    void messageOfOneByteTooManyIsRefused() throws Exception {
        String most = INITIALIZE + " ".repeat(HttpTransport.MAX_BODY_BYTES - INITIALIZE.length());

        assertThat(post(most).statusCode()).isEqualTo(200);
        assertThat(post(most + " ").statusCode()).isEqualTo(413);
    }

    @Test
    void listenerIsToldWhenAnAgentComes() throws Exception {
        mesh.daemon().willAnswer(200, "[]");
        bobCanEcho();
        String id = session();
        post(LIST, "mcp-session-id", id);
        HttpRequest listen = to("/mcp").header("mcp-session-id", id).GET().build();

        try (InputStream events =
                http.send(listen, BodyHandlers.ofInputStream()).body()) {
            mesh.clock().advance(Duration.ofMinutes(1));
            post(LIST, "mcp-session-id", id);

            assertThat(firstData(events))
                    .isEqualTo("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
        }
    }

    private static String firstData(InputStream events) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    private static String stateless(String method, String more) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{" + META + more + "}}";
    }

    @Test
    void requestOf20260728NeedsNoSessionAndHeadersThatSayTheSame() throws Exception {
        bobCanEcho();
        mesh.daemon().willAnswer(200, "{\"payload\":1}");
        String list = stateless("tools/list", "");
        String call = stateless("tools/call", ",\"name\":\"" + TOOL + "\"");

        assertThat(post(list, "mcp-protocol-version", "2026-07-28", "mcp-method", "tools/list")
                        .body())
                .contains("\"resultType\":\"complete\"", "\"ttlMs\":60000", TOOL);
        assertThat(post(list, "mcp-protocol-version", "2026-07-28", "mcp-method", "tools/call")
                        .body())
                .contains("-32020");
        assertThat(post(list).statusCode()).isEqualTo(400);
        assertThat(post(call, "mcp-protocol-version", "2026-07-28", "mcp-method", "tools/call", "mcp-name", TOOL)
                        .body())
                .contains("\"isError\":false");
        assertThat(post(call, "mcp-protocol-version", "2026-07-28", "mcp-method", "tools/call", "mcp-name", "x")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(stateless("ping", ""), "mcp-protocol-version", "2026-07-28", "mcp-method", "ping")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void subscriptionOf20260728IsAcknowledgedAndTold() throws Exception {
        mesh.daemon().willAnswer(200, "[]");
        bobCanEcho();
        String list = stateless("tools/list", "");
        String listen = stateless("subscriptions/listen", ",\"notifications\":{\"toolsListChanged\":true}");
        post(list, "mcp-protocol-version", "2026-07-28", "mcp-method", "tools/list");
        HttpRequest request = to("/mcp")
                .headers("mcp-protocol-version", "2026-07-28", "mcp-method", "subscriptions/listen")
                .POST(BodyPublishers.ofString(listen))
                .build();

        try (InputStream events =
                http.send(request, BodyHandlers.ofInputStream()).body()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
            lines.readLine();
            assertThat(lines.readLine())
                    .contains(
                            "notifications/subscriptions/acknowledged",
                            "\"toolsListChanged\":true",
                            "subscriptionId\":7");
            mesh.clock().advance(Duration.ofMinutes(1));
            post(list, "mcp-protocol-version", "2026-07-28", "mcp-method", "tools/list");
            lines.readLine();
            lines.readLine();
            assertThat(lines.readLine()).contains("notifications/tools/list_changed", "subscriptionId\":7");
        }
    }
}
