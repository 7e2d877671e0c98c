package io.agentmesh.meshd.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshd.mcp.Call.Event.End;
import io.agentmesh.meshd.proxy.LocalAgentFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The order of messages, and what happens at each bound, with a server in the same thread.
final class McpSessionTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final FakeServer server = new FakeServer();
    private final List<String> changes = new ArrayList<>();

    private McpSession open() throws Exception {
        return McpSession.open(server, clock, () -> changes.add("changed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
    void versionIsTheServersChoice(String version) throws Exception {
        server.results.put("initialize", "{\"protocolVersion\":\"" + version + "\",\"capabilities\":{\"tools\":{}}}");

        open();

        assertThat(server.heard.getFirst()).contains("\"protocolVersion\":\"2025-11-25\"");
        assertThat(server.heard.getLast()).contains("notifications/initialized");
    }

    @Test
    void serverOfAnotherVersionIsNotSpokenTo() {
        server.results.put("initialize", "{\"protocolVersion\":\"2026-07-28\",\"capabilities\":{\"tools\":{}}}");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::open)
                .withMessage("the MCP server wants version 2026-07-28, which is not spoken here");
        assertThat(server.closed).isTrue();
    }

    @Test
    void serverWithoutToolsIsOfNoUse() {
        server.results.put("initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"prompts\":{}}}");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::open)
                .withMessage("the MCP server offers no tools");
    }

    @Test
    void pingOfTheServersIsAnsweredAndItsOtherWishesAreRefused() throws Exception {
        open();

        server.says("{\"id\":\"a\",\"method\":\"ping\"}");
        assertThat(server.heard.getLast()).isEqualTo("{\"id\":\"a\",\"jsonrpc\":\"2.0\",\"result\":{}}");
        server.says("{\"id\":7,\"method\":\"sampling/createMessage\"}");
        assertThat(server.heard.getLast()).contains("\"code\":-32601", "\"id\":7");
    }

    @Test
    void changedListIsTold() throws Exception {
        open();

        server.says("{\"method\":\"notifications/tools/list_changed\"}");

        assertThat(changes).hasSize(1);
    }

    @Test
    void messageThatIsTooLargeEndsTheCallThatItAnswersOrElseTheConversation() throws Exception {
        McpSession session = open();
        server.results.put("tools/call", "{}");

        server.listener().tooLarge("{\"jsonrpc\":\"2.0\",\"id\": 99,\"result\":\"");
        assertThat(call(session)).isInstanceOf(End.Answered.class);
        server.listener().tooLarge("{\"result\":\"");

        assertThat(session.awaitEnd()).contains("larger than may be");
        assertThat(call(session)).isEqualTo(new End.Failed(LocalAgentFailure.UNREACHABLE, session.awaitEnd()));
    }

    @Test
    void serverThatReadsTooSlowlyIsOverloaded() throws Exception {
        McpSession session = open();
        server.takesMore = false;

        assertThat(call(session))
                .isEqualTo(new End.Failed(LocalAgentFailure.OVERLOADED, "the MCP server reads too slowly"));
    }

    @Test
    void callWithoutAnAnswerInItsTimeIsTakenBack() throws Exception {
        McpSession session = open();

        End how = session.call("tools/call", JsonObject.empty(), Duration.ZERO, McpSession.ProgressSink.NONE);

        assertThat(how)
                .isInstanceOfSatisfying(
                        End.Failed.class, failed -> assertThat(failed.why()).isEqualTo(LocalAgentFailure.TIMEOUT));
        assertThat(server.heard.getLast()).contains("notifications/cancelled", "\"requestId\":2");
    }

    @Test
    void oneReportMoreThanMayWaitIsLeftOut() throws Exception {
        Call call = new Call();
        for (int i = 0; i <= Call.MAX_PROGRESS; i++) {
            call.progress(JsonObject.empty());
        }
        call.end(new End.Failed(LocalAgentFailure.BROKEN, "over"));
        call.end(new End.Failed(LocalAgentFailure.TIMEOUT, "once more"));

        for (int i = 0; i < Call.MAX_PROGRESS; i++) {
            assertThat(call.next(Duration.ZERO)).isInstanceOf(Call.Event.Progress.class);
        }
        assertThat(call.next(Duration.ZERO)).isEqualTo(new End.Failed(LocalAgentFailure.BROKEN, "over"));
    }

    @Test
    void oneToolMoreThanACardHoldsIsLeftOutAndSoIsOneWithTooLongAName() throws Exception {
        McpSession session = open();
        server.results.put(
                "tools/list",
                "{\"tools\":["
                        + IntStream.rangeClosed(0, ToolList.MAX_TOOLS)
                                .mapToObj(i -> "{\"name\":\"t" + i + "\"}")
                                .collect(Collectors.joining(","))
                        + "]}");
        assertThat(ToolList.of(session).capabilities()).hasSize(ToolList.MAX_TOOLS);

        String longest = "n".repeat(ToolList.MAX_NAME);
        server.results.put(
                "tools/list", "{\"tools\":[{\"name\":\"" + longest + "x\"},{\"name\":\"" + longest + "\"}]}");
        assertThat(ToolList.of(session).capabilities())
                .singleElement()
                .satisfies(tool -> assertThat(tool.name()).isEqualTo(longest));
    }

    @Test
    void serverThatTurnsPagesForEverIsAskedForSoManyAndNoMore() throws Exception {
        McpSession session = open();
        server.results.put("tools/list", "{\"tools\":[{\"name\":\"same\"}],\"nextCursor\":\"next\"}");

        assertThat(ToolList.of(session).capabilities()).hasSize(1);
        assertThat(server.heard.stream().filter(message -> message.contains("tools/list")))
                .hasSize(ToolList.MAX_PAGES);
    }

    private static End call(McpSession session) throws InterruptedException {
        return session.call("tools/call", JsonObject.empty(), Duration.ofMinutes(1), McpSession.ProgressSink.NONE);
    }
}
