package io.agentmesh.registry.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.WebSocketCall;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.http.websocket.WebSocketListener;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thousand connections to `/sync` in one group, ten of which do not take what they are sent. They are
/// opened by the client that daemons use: the JDK's now and then reads no further (JDK 25) when more than its first 16
/// KiB arrive together with the server's answer to the upgrade, as a snapshot of this size does.
final class LargeGroupIT extends RegistryTest {
    private static final int CONNECTIONS = 1000;
    private static final int PER_AGENT = 4;
    private static final int AGENTS = CONNECTIONS / PER_AGENT;
    private static final int SILENT = 10;
    private static final int AT_ONCE = 32;
    private static final int MAX_SNAPSHOT_BYTES = 1 << 20;

    private final EventLoops loops = EventLoops.create(1);
    private final WebSocketClient client = WebSocketClient.create(loops, new SplittableRandom(1), System::nanoTime);
    private final List<Follower> followers = new ArrayList<>();
    private final CountDownLatch leaving = new CountDownLatch(1);

    LargeGroupIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @AfterEach
    void leave() {
        leaving.countDown();
        loops.close();
    }

    @Test
    void everyoneWhoReadsHearsEachChangeInOrderAndOnce() throws Exception {
        registerAll();
        connectAll();
        List<Follower> reading = followers.subList(SILENT, CONNECTIONS);
        await().atMost(Duration.ofMinutes(2)).until(() -> reading.stream().allMatch(each -> each.snapshots.get() == 1));

        List<Integer> few = change(reading, 10);
        List<Integer> many = change(reading, 40);

        assertThat(few).allSatisfy(bytes -> assertThat(bytes).isEqualTo(few.getFirst()));
        assertThat(many).allSatisfy(bytes -> assertThat(bytes).isEqualTo(few.getFirst() * 4));
        assertThat(reading)
                .allSatisfy(
                        each -> assertThat(each.snapshots.get()).as("snapshots").isEqualTo(1));
    }

    /// Adds a rule and takes it away again, so many times; what each of them heard, in bytes.
    private List<Integer> change(List<Follower> reading, int times) throws IOException, InterruptedException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            AclRule rule = new AclRule(new AgentId("source-" + (10 + i)), new AgentId("target"), List.of("echo"));
            String id = TestUser.read(
                    ann.post("/acl", rule.toJson()),
                    value -> ObjectReader.of(value, "rule", "id").string("id"));
            ann.delete("/acl/" + id);
            expected.add(new SyncEvent.AclUpdated(List.of(rule)).toJson());
            expected.add(new SyncEvent.AclUpdated(List.of()).toJson());
        }
        await().atMost(Duration.ofMinutes(2))
                .until(() -> reading.stream().allMatch(each -> each.changes.size() >= expected.size()));
        long first = seq(reading.getFirst().changes.element());
        List<String> numbered = IntStream.range(0, expected.size())
                .mapToObj(i -> numbered(expected.get(i), first + i))
                .toList();
        assertThat(reading).allSatisfy(each -> assertThat(each.changes).containsExactlyElementsOf(numbered));
        return reading.stream().map(Follower::forget).toList();
    }

    /// The last member of an event is its place in the group's stream.
    private static long seq(String event) {
        return Long.parseLong(event.substring(event.lastIndexOf(':') + 1, event.length() - 1));
    }

    private static String numbered(String event, long seq) {
        return event.substring(0, event.length() - 1) + ",\"seq\":" + seq + "}";
    }

    private void registerAll() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> registering = callers.invokeAll(IntStream.range(0, AGENTS)
                    .<Callable<Object>>mapToObj(i -> () -> ann.register(agent(i), "Agent " + i))
                    .toList());
            for (Future<Object> each : registering) {
                each.get();
            }
        }
    }

    private void connectAll() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            followers.add(new Follower(i >= SILENT ? new CountDownLatch(0) : leaving));
        }
        try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<WebSocket>> opening = callers.invokeAll(IntStream.range(0, CONNECTIONS)
                    .<Callable<WebSocket>>mapToObj(i -> () -> connect(agent(i % AGENTS), followers.get(i)))
                    .toList());
            for (Future<WebSocket> each : opening) {
                each.get();
            }
        }
    }

    private WebSocket connect(AgentId agent, Follower follower) throws HttpFailure, InterruptedException {
        URI sync = URI.create(registry.address().replace("http:", "ws:") + "/sync?agent_id=" + agent);
        return client.open(
                WebSocketCall.to(sync)
                        .withBearer(ann.token())
                        .withOpenTimeout(Duration.ofMinutes(1))
                        .withLimits(WebSocketLimits.DEFAULTS
                                .withMaxFrameBytes(MAX_SNAPSHOT_BYTES)
                                .withMaxMessageBytes(MAX_SNAPSHOT_BYTES)),
                follower);
    }

    private static AgentId agent(int number) {
        return new AgentId("agent-" + number);
    }

    /// Keeps what it hears of rules; the rest it counts or, if it is not to read yet, leaves in its socket.
    private static final class Follower implements WebSocketListener {
        final AtomicInteger snapshots = new AtomicInteger();
        final Queue<String> changes = new ConcurrentLinkedQueue<>();
        private final CountDownLatch reads;

        Follower(CountDownLatch reads) {
            this.reads = reads;
        }

        @Override
        public void onText(WebSocket socket, String event) {
            try {
                reads.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            if (event.startsWith("{\"type\":\"full_sync\"")) {
                snapshots.incrementAndGet();
            } else if (event.startsWith("{\"type\":\"acl_updated\"")) {
                changes.add(event);
            }
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {}

        int forget() {
            int bytes = changes.stream().mapToInt(String::length).sum();
            changes.clear();
            return bytes;
        }
    }
}
