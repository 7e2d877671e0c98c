package io.agentmesh.meshd.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshd.mcp.Call.Event.End;
import io.agentmesh.meshd.node.LocalAgentStatus;
import io.agentmesh.meshd.node.LocalAgentStatus.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Servers that hang, and such as are busy, with a server in the same thread.
final class PulseTest {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final FakeClock clock = FakeClock.atSomeDay();
    private final FakeServer server = new FakeServer();
    private final List<LocalAgentStatus> told = new ArrayList<>();
    private final McpAgent.Seams seams =
            new McpAgent.Seams(Runnable::run, clock, clock, new Random(1), new Backoff(EVERY, EVERY));
    private McpSession session;

    @BeforeEach
    void open() throws Exception {
        server.results.put("ping", "{}");
        session = McpSession.open(server, clock, () -> {});
        new Pulse(session, new Pulse.Rhythm(EVERY, Duration.ZERO), seams, told::add).start();
    }

    @Test
    void serverThatAnswersIsAskedAgainAndAgain() {
        clock.advance(EVERY.multipliedBy(3));

        assertThat(pings()).isEqualTo(3);
        assertThat(session.isOver()).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void serverThatKnowsNoPingIsAlive() {
        server.errors.put("ping", "{\"code\":-32601,\"message\":\"ping\"}");

        clock.advance(EVERY.multipliedBy(2));

        assertThat(pings()).isEqualTo(2);
        assertThat(session.isOver()).isFalse();
    }

    @Test
    void conversationWithAServerThatHangsEnds() throws Exception {
        server.results.remove("ping");

        clock.advance(EVERY);

        assertThat(session.awaitEnd()).isEqualTo("the MCP server hangs: no answer to ping in 0 s");
        clock.advance(EVERY.multipliedBy(5));
        assertThat(pings()).as("the dead are not asked").isEqualTo(1);
    }

    @Test
    void callThatWasUnderWayExcusesSilenceForAsLongAsItLasts() throws Exception {
        Underway first = new Underway();
        server.results.remove("ping");

        clock.advance(EVERY);
        assertThat(session.isOver()).isFalse();
        assertThat(told).containsExactly(new LocalAgentStatus(State.UP, "busy: no answer to ping, calls under way: 1"));

        Underway second = new Underway();
        first.answer();
        clock.advance(EVERY);
        assertThat(session.isOver()).as("a call that came later is no excuse").isTrue();
        second.awaitEnd();
    }

    @Test
    void serverThatWasBusyIsWellWhenItAnswers() throws Exception {
        Underway call = new Underway();
        server.results.remove("ping");
        clock.advance(EVERY);
        server.results.put("ping", "{}");

        clock.advance(EVERY);

        assertThat(told.getLast()).isEqualTo(new LocalAgentStatus(State.UP, ""));
        call.answer();
    }

    private long pings() {
        return server.heard.stream()
                .filter(message -> message.contains("\"ping\""))
                .count();
    }

    /// A call that the server does not answer until it is told to; another thread waits for it.
    private final class Underway {
        private final Thread caller;
        private final long id;

        Underway() throws InterruptedException {
            CountDownLatch asked = new CountDownLatch(1);
            server.whenAsked = asked::countDown;
            caller = Thread.ofVirtual().start(() -> {
                try {
                    End how = session.call(
                            "tools/call", JsonObject.empty(), Duration.ofMinutes(5), McpSession.ProgressSink.NONE);
                    assertThat(how).isNotNull();
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
            });
            asked.await();
            id = session.underway().stream().max(Long::compare).orElseThrow();
        }

        void answer() throws InterruptedException {
            server.says("{\"id\":" + id + ",\"result\":{}}");
            awaitEnd();
        }

        void awaitEnd() throws InterruptedException {
            caller.join();
        }
    }
}
