package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.config.LocalAgentPlace;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.McpServerProgram;
import io.agentmesh.meshd.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A daemon before an MCP server that is a program, asked through another daemon.
final class McpServerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path notes;
    private final TestRelay relay;
    private final LiveDaemon alice;
    private final LiveDaemon bob;

    McpServerIT(@TempDir Path folder) throws Exception {
        this.notes = folder.resolve("notes");
        relay = new TestRelay(0);
        bob = LiveDaemon.of(
                        BOB, relay.url(), new LocalAgentPlace.McpCommand(McpServerProgram.command(notes, "2025-06-18")))
                .start(folder);
        alice = LiveDaemon.of(ALICE, relay.url(), URI.create("http://127.0.0.1:1/"))
                .start(folder);
    }

    @BeforeEach
    void awaitAll() {
        alice.awaitUp();
        bob.awaitUp();
        awaitServer();
    }

    @AfterEach
    void closeAll() {
        alice.close();
        bob.close();
        relay.close();
    }

    @Test
    void callIsAnsweredWithWhatTheToolSaid() throws Exception {
        assertThat(ask("echo", "{\"n\":1}").bodyText()).isEqualTo("{\"payload\":{\"n\":1}}");
        assertThat(ask("words", "{}").bodyText()).isEqualTo("{\"payload\":\"just words\"}");
        assertThat(ask("blocks", "null").bodyText())
                .isEqualTo("{\"payload\":{\"content\":[{\"text\":\"one\",\"type\":\"text\"},"
                        + "{\"text\":\"two\",\"type\":\"text\"}]}}");
        assertThat(ask("shout", "{}").bodyText()).isEqualTo("{\"payload\":null}");
    }

    @Test
    void whatTheToolRefusesIsAnError() throws Exception {
        assertThat(ask("fail", "{}").bodyText()).contains("tool_error", "no such file");
        assertThat(ask("nothing", "{}").bodyText()).contains("unknown_capability");
    }

    @Test
    void answerThatIsTooLargeIsToldToItsCallerAndTheNextOneIsServed() throws Exception {
        assertThat(ask("huge", "{}").bodyText()).contains("local_agent_answer_too_large");
        assertThat(ask("words", "{}").bodyText()).contains("just words");
        assertThat(heard("\"method\":\"initialize\"")).isEqualTo(1);
    }

    @Test
    void progressIsItemsOfAStream() throws Exception {
        String items = alice.caller()
                .post("/request/stream", question("steps", "{}", 60))
                .bodyText();

        assertThat(items)
                .contains("{\"progress\":{\"progress\":1,\"total\":3}}", "{\"progress\":{\"progress\":2,\"total\":3}}")
                .doesNotContain("progressToken");
        assertThat(items.lines().toList().get(2)).contains("3");
    }

    @Test
    void serverIsToldThatTheCallerGaveUp() throws Exception {
        UUID id = UUID.randomUUID();
        alice.caller()
                .post(
                        "/outbox",
                        "{\"id\":\"" + id + "\",\"target\":\"" + BOB.id()
                                + "\",\"capability\":\"wait\",\"payload\":{}}");
        await().atMost(PATIENCE).until(() -> heard("\"name\":\"wait\"") == 1);

        alice.caller().call("DELETE", "/outbox/" + id);

        await().atMost(PATIENCE).until(() -> heard("notifications/cancelled") == 1);
        assertThat(ask("words", "{}").bodyText()).contains("just words");
    }

    @Test
    void toolThatIsNewCanBeCalled() throws Exception {
        assertThat(ask("learnt", "{}").bodyText()).contains("unknown_capability");

        ask("learn", "{}");

        await().atMost(PATIENCE).until(() -> ask("learnt", "{}").bodyText().contains("it works"));
    }

    @Test
    void serverThatDiesIsStartedAgain() throws Exception {
        assertThat(ask("die", "{}").bodyText()).contains("local_agent_broken_answer");

        await().atMost(PATIENCE).until(() -> ask("words", "{}").bodyText().contains("just words"));
        assertThat(heard("pid ")).isEqualTo(2);
    }

    @Test
    void serverEndsWithTheDaemonAndSeesNoneOfItsSecrets() throws Exception {
        Matcher pid = Pattern.compile("pid (\\d+) (\\w+)").matcher(Files.readString(notes));
        assertThat(pid.find()).isTrue();
        assertThat(pid.group(2))
                .as("a variable of the mesh is in its environment")
                .isEqualTo("false");

        bob.close();

        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.of(Long.parseLong(pid.group(1)))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
    }

    private void awaitServer() {
        await("MCP server")
                .atMost(PATIENCE)
                .until(() -> bob.caller().call("GET", "/status").bodyText().contains("\"local_agent_state\":\"up\""));
    }

    private long heard(String words) throws IOException {
        List<String> lines = Files.readAllLines(notes);
        return lines.stream().filter(line -> line.contains(words)).count();
    }

    private HttpResponse ask(String tool, String payload) throws Exception {
        return alice.caller().post("/request", question(tool, payload, 60));
    }

    private static String question(String tool, String payload, int seconds) {
        return "{\"target\":\"" + BOB.id() + "\",\"capability\":\"" + tool + "\",\"payload\":" + payload
                + ",\"timeout_secs\":" + seconds + "}";
    }
}
