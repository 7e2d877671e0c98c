package io.agentmesh.registry.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thousand connections to `/sync` in one group, ten of which read nothing.
final class LargeGroupIT extends RegistryTest {
    private static final int CONNECTIONS = 1000;
    private static final int PER_AGENT = 4;
    private static final int AGENTS = CONNECTIONS / PER_AGENT;
    private static final int SILENT = 10;
    private static final int AT_ONCE = 32;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Follower> followers = new ArrayList<>();

    LargeGroupIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @AfterEach
    void leave() {
        client.shutdownNow();
    }

    @Test
    void everyoneWhoReadsHearsEachChangeInOrderAndOnce() throws Exception {
        registerAll();
        connectAll();
        List<Follower> reading = followers.subList(SILENT, CONNECTIONS);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> reading.stream().allMatch(each -> each.snapshots.get() == 1));

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
        await().atMost(Duration.ofSeconds(30))
                .until(() -> reading.stream().allMatch(each -> each.changes.size() >= expected.size()));
        assertThat(reading).allSatisfy(each -> assertThat(each.changes).containsExactlyElementsOf(expected));
        return reading.stream().map(Follower::forget).toList();
    }

    private void registerAll() throws InterruptedException {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.invokeAll(IntStream.range(0, AGENTS)
                    .<Callable<Object>>mapToObj(i -> () -> ann.register(agent(i), "Agent " + i))
                    .toList());
        }
    }

    private void connectAll() throws InterruptedException {
        var room = new Semaphore(AT_ONCE);
        List<CompletableFuture<WebSocket>> opening = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            var follower = new Follower(i >= SILENT);
            followers.add(follower);
            room.acquire();
            opening.add(client.newWebSocketBuilder()
                    .header("authorization", "Bearer " + ann.token())
                    .buildAsync(
                            URI.create(
                                    registry.address().replace("http:", "ws:") + "/sync?agent_id=" + agent(i % AGENTS)),
                            follower)
                    .whenComplete((socket, failed) -> room.release()));
        }
        opening.forEach(CompletableFuture::join);
    }

    private static AgentId agent(int number) {
        return new AgentId("agent-" + number);
    }

    /// Keeps what it hears of rules; the rest it counts or, if it does not read, leaves in its socket.
    private static final class Follower implements WebSocket.Listener {
        final AtomicInteger snapshots = new AtomicInteger();
        final Queue<String> changes = new ConcurrentLinkedQueue<>();
        private final StringBuilder partial = new StringBuilder();
        private final boolean reads;

        Follower(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (reads) {
                socket.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                take(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void take(String event) {
            if (event.startsWith("{\"type\":\"full_sync\"")) {
                snapshots.incrementAndGet();
            } else if (event.startsWith("{\"type\":\"acl_updated\"")) {
                changes.add(event);
            }
        }

        int forget() {
            int bytes = changes.stream().mapToInt(String::length).sum();
            changes.clear();
            return bytes;
        }
    }
}
