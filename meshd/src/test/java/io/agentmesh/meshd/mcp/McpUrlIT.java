package io.agentmesh.meshd.mcp;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.meshd.config.LocalAgentPlace;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.TestRelay;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A daemon before an MCP server that is a URL, asked through another daemon.
final class McpUrlIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void requestIsACallOfTheServersToolAndASessionThatIsGoneIsBegunAnew(@TempDir Path folder) throws Exception {
        try (FakeHttpServer server = new FakeHttpServer();
                TestRelay relay = new TestRelay(0);
                LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), new LocalAgentPlace.McpUrl(server.url()))
                        .start(folder);
                LiveDaemon alice = LiveDaemon.of(ALICE, relay.url(), URI.create("http://127.0.0.1:1/"))
                        .start(folder)) {
            server.answers.put(
                    "tools/list",
                    (call, id) ->
                            FakeHttpServer.json(call, FakeHttpServer.result(id, "{\"tools\":[{\"name\":\"count\"}]}")));
            server.answers.put(
                    "tools/call",
                    (call, id) -> FakeHttpServer.events(
                            call, "data: " + FakeHttpServer.result(id, "{\"structuredContent\":{\"n\":1}}")));
            alice.awaitUp();
            bob.awaitUp();
            awaitServer(bob);

            assertThat(ask(alice)).isEqualTo("{\"payload\":{\"n\":1}}");

            FakeHttpServer.Answering good = server.answers.get("tools/call");
            server.answers.put("tools/call", (call, id) -> FakeHttpServer.status(call, 404, ""));
            assertThat(ask(alice)).contains("local_agent_unreachable");
            server.answers.put("tools/call", good);
            await().atMost(PATIENCE).until(() -> ask(alice).contains("{\"n\":1}"));
            assertThat(server.heard("\"initialize\"")).isGreaterThanOrEqualTo(2);
        }
    }

    private static void awaitServer(LiveDaemon daemon) {
        await("MCP server")
                .atMost(PATIENCE)
                .until(() ->
                        daemon.caller().call("GET", "/status").bodyText().contains("\"local_agent_state\":\"up\""));
    }

    private static String ask(LiveDaemon from) throws Exception {
        return from.caller()
                .post(
                        "/request",
                        "{\"target\":\"" + BOB.id() + "\",\"capability\":\"count\",\"payload\":{},\"timeout_secs\":60}")
                .bodyText();
    }
}
