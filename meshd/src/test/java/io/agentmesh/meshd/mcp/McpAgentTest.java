package io.agentmesh.meshd.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.Capability;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.time.Timers;
import io.agentmesh.meshd.node.LocalAgentStatus;
import io.agentmesh.meshd.node.LocalAgentStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Conversations that end, one after the other. The test decides when the time of a timer has come.
final class McpAgentTest {
    private record Due(Duration delay, Runnable task) {}

    private final FakeClock clock = FakeClock.atSomeDay();
    private final FakeServer server = new FakeServer();
    private final BlockingQueue<LocalAgentStatus> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Due> due = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Timers timers = (delay, task) -> {
        due.add(new Due(delay, task));
        return () -> {};
    };
    private volatile boolean there = true;
    private final McpAgent agent = new McpAgent(
            this::open,
            new Pulse.Rhythm(Duration.ofSeconds(10), Duration.ZERO),
            new McpAgent.Seams(threads, timers, clock, new Random(1), McpAgent.Seams.PAUSE),
            new McpAgent.Told(told::add, capabilities -> {}));

    private Transport open(Transport.Listener listener) throws IOException {
        if (!there) {
            throw new IOException("nobody at home");
        }
        return server.open(listener);
    }

    @AfterEach
    void close() {
        agent.close();
        server.listener().ended("the test is over");
        threads.shutdownNow();
    }

    @Test
    void serverThatHangsIsDownAndBegunAnewAfterAPause() throws Exception {
        agent.start();
        assertThat(next().state()).isEqualTo(State.UP);
        Due look = nextDue();
        assertThat(look.delay()).isEqualTo(Duration.ofSeconds(10));

        look.task().run();
        assertThat(next())
                .isEqualTo(new LocalAgentStatus(State.DOWN, "the MCP server hangs: no answer to ping in 0 s"));
        assertThat(server.closed).isTrue();

        there = false;
        runUntil(new LocalAgentStatus(State.DOWN, "nobody at home"));
        there = true;
        runUntil(new LocalAgentStatus(State.UP, ""));
    }

    /// While the first answer is under way, and while the next one is: the list that was asked for last counts.
    @Test
    void toolsThatChangeWhileTheyAreListedAreListedOnceMore() throws InterruptedException {
        Turns turns = new Turns();
        BlockingQueue<String> offered = new LinkedBlockingQueue<>();
        List<String> next = new ArrayList<>(List.of("second", "third"));
        server.results.put("tools/list", tool("first"));
        server.whenAsked = () -> {
            if (server.heard.getLast().contains("tools/list") && !next.isEmpty()) {
                server.results.put("tools/list", tool(next.removeFirst()));
                server.says("{\"method\":\"notifications/tools/list_changed\"}");
                turns.letTheLastGo();
            }
        };
        McpAgent changing = new McpAgent(
                this::open,
                new Pulse.Rhythm(Duration.ofSeconds(10), Duration.ZERO),
                new McpAgent.Seams(turns, timers, clock, new Random(1), McpAgent.Seams.PAUSE),
                new McpAgent.Told(
                        told::add, tools -> tools.stream().map(Capability::name).forEach(offered::add)));

        changing.start();
        assertThat(next().state()).isEqualTo(State.UP);

        assertThat(List.of(taken(offered), taken(offered), taken(offered))).containsExactly("first", "second", "third");
        changing.close();
        server.listener().ended("the server is gone");
        turns.awaitAll();
        assertThat(offered).isEmpty();
    }

    private static String tool(String name) {
        return "{\"tools\":[{\"name\":\"" + name + "\"}]}";
    }

    private static String taken(BlockingQueue<String> from) throws InterruptedException {
        String next = from.poll(10, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    /// Timers of the conversation that is over do nothing.
    private void runUntil(LocalAgentStatus status) throws InterruptedException {
        Due timer = nextDue();
        while (timer.delay().equals(Duration.ofSeconds(10))) {
            timer.task().run();
            timer = nextDue();
        }
        assertThat(timer.delay()).isLessThanOrEqualTo(McpAgent.Seams.PAUSE.longest());
        timer.task().run();
        assertThat(next()).isEqualTo(status);
    }

    private Due nextDue() throws InterruptedException {
        Due timer = due.poll(60, TimeUnit.SECONDS);
        assertThat(timer).isNotNull();
        return timer;
    }

    private LocalAgentStatus next() throws InterruptedException {
        LocalAgentStatus status = told.poll(60, TimeUnit.SECONDS);
        assertThat(status).isNotNull();
        return status;
    }
}
