package io.agentmesh.meshctl.mcp.transport;

import static io.agentmesh.meshctl.mcp.testing.StdioClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.mcp.testing.Cards;
import io.agentmesh.meshctl.mcp.testing.MeshBehind;
import io.agentmesh.meshctl.mcp.testing.StdioClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Standard input and output: bounds, cancellation, the end.
@SuppressWarnings("NullAway.Init") // set before each test
final class StdioTransportIT {
    private static final String BOB = Keys.BOB.id().value();
    private static final String CALL = "{\"name\":\"" + BOB.substring(0, 8) + "__echo\"}";

    private MeshBehind mesh;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        mesh = new MeshBehind(folder);
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    private void bobCanEcho() {
        mesh.daemon().willAnswer(200, Cards.list(Cards.card(BOB, "bob", Cards.capability("echo"))));
    }

    @Test
    void lineAtTheBoundIsReadAndOneByteMoreIsRefusedWithoutEndingTheServer() throws Exception {
        try (StdioClient client = new StdioClient(mesh.server())) {
            String ping = "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"ping\"}";
            String most = ping + " ".repeat(StdioTransport.MAX_LINE_BYTES - ping.length());

            assertThat(client.ask(most)).hasToString("{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{}}");
            client.send(most + " ");
            assertThat(client.next())
                    .hasToString("{\"error\":{\"code\":-32600,\"message\":\"a line has more than 4194304 bytes\"},"
                            + "\"id\":null,\"jsonrpc\":\"2.0\"}");
            assertThat(client.ask(ping)).hasToString("{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{}}");
        }
    }

    @Test
    void cancelledCallIsGivenUpWithoutAnAnswerAndTheNextOneWorks() throws Exception {
        bobCanEcho();
        mesh.daemon().willBeSilent().willAnswer(200, "{\"payload\":1}");
        try (StdioClient client = new StdioClient(mesh.server()).initialize()) {
            client.send(request(1, "tools/call", CALL));
            mesh.daemon().awaitAsked(2);

            client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

            assertThat(client.result(2, "tools/call", CALL)).asString().contains("\"isError\":false");
            assertThat(client.end()).isEmpty();
        }
    }

    @Test
    void oneRequestMoreThanMayBeInHandIsRefusedUntilOneIsOver() throws Exception {
        bobCanEcho();
        for (int each = 0; each < 64; each++) {
            mesh.daemon().willBeSilent();
        }
        mesh.daemon().willAnswer(200, "{\"payload\":1}");
        try (StdioClient client = new StdioClient(mesh.server(), Duration.ZERO).initialize()) {
            for (int each = 1; each <= 64; each++) {
                client.send(request(each, "tools/call", CALL));
            }
            JsonObject refused = client.ask(request(65, "tools/call", CALL));
            mesh.daemon().awaitAsked(65);
            client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");

            assertThat(refused).asString().contains("busy: 64 requests are in hand");
            JsonObject taken = client.ask(request(66, "tools/call", CALL));
            while (taken.toString().contains("busy")) {
                taken = client.ask(request(66, "tools/call", CALL));
            }
            assertThat(taken).asString().contains("\"isError\":false");
            client.end();
        }
    }

    @Test
    void idInHandCannotBeUsedTwice() throws Exception {
        bobCanEcho();
        mesh.daemon().willBeSilent();
        try (StdioClient client = new StdioClient(mesh.server(), Duration.ZERO).initialize()) {
            client.send(request(1, "tools/call", CALL));

            assertThat(client.ask(request(1, "tools/call", CALL)))
                    .asString()
                    .contains("a request of this id is in hand");
            client.end();
        }
    }

    @Test
    void callInHandIsReportedOnToWhoeverWantsToKnow() throws Exception {
        bobCanEcho();
        CountDownLatch reported = mesh.daemon().willAnswerWhenTold(200, "{\"payload\":1}");
        String params = CALL.replaceFirst("\\{", "{\"_meta\":{\"progressToken\":\"p\"},");
        try (StdioClient client = new StdioClient(mesh.server()).initialize()) {
            client.send(request(1, "tools/call", params));
            mesh.pauses().letOnePass();
            mesh.pauses().letOnePass();

            assertThat(client.next())
                    .hasToString("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                            + "{\"message\":\"waiting for bob, 10 s\",\"progress\":10,\"progressToken\":\"p\"}}");
            assertThat(client.next()).asString().contains("\"progress\":20");
            reported.countDown();
            assertThat(client.next()).asString().contains("\"isError\":false");
        }
    }

    @Test
    void answersInHandAtTheEndOfTheInputAreGiven() throws Exception {
        bobCanEcho();
        mesh.daemon().willAnswer(HttpResponse.json(200, "{\"payload\":\"late\"}"));
        try (StdioClient client = new StdioClient(mesh.server()).initialize()) {
            client.send(request(1, "tools/call", CALL));

            assertThat(client.end()).singleElement().asString().contains("late");
        }
    }

    @Test
    void callThatOutlastsTheEndIsGivenUp() throws Exception {
        bobCanEcho();
        mesh.daemon().willBeSilent();
        try (StdioClient client = new StdioClient(mesh.server(), Duration.ZERO).initialize()) {
            client.send(request(1, "tools/call", CALL));

            assertThat(client.end()).isEmpty();
        }
    }
}
