package io.agentmesh.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.relay.connection.ConnectionLimits;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.limit.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Everybody writes to everybody at once, over sockets, on two event loops, through buffers that are always full.
final class RelayLoadIT {
    private static final int AGENTS = 8;
    private static final int ENVELOPES = 150;
    private static final RelayLimits LIMITS = RelayLimits.DEFAULTS
            .with(new RateLimit(1e6, 1e6, AGENTS))
            .with(ConnectionLimits.DEFAULTS.withOutgoingBytes(2000));

    private final List<AgentKeyPair> keys =
            IntStream.range(0, AGENTS).mapToObj(Keys::ofFirstByte).toList();

    @Test
    void whateverIsTakenArrivesOnceAndInTheOrderOfItsSender() throws Exception {
        List<List<String>> outgoing = envelopes();
        List<WireClient> agents = new ArrayList<>();
        try (RunningRelay relay = RunningRelay.start(LIMITS, new OpenGate())) {
            for (AgentKeyPair key : keys) {
                agents.add(WireClient.login(relay.ws(), key));
            }
            sendAll(agents, outgoing);

            await().until(() -> accounted(relay) + relay.metric("mesh_messages_dropped_total") == AGENTS * ENVELOPES);
            await().until(() -> agents.stream().mapToLong(WireClient::unread).sum() == accounted(relay));
            for (WireClient agent : agents) {
                assertInOrder(agent);
            }
        } finally {
            agents.forEach(WireClient::close);
        }
    }

    private List<List<String>> envelopes() {
        var random = new Random(7);
        return keys.stream()
                .map(from -> IntStream.range(0, ENVELOPES)
                        .mapToObj(number -> Envelopes.text(
                                from, keys.get(random.nextInt(AGENTS)).id(), number))
                        .toList())
                .toList();
    }

    private static void sendAll(List<WireClient> agents, List<List<String>> outgoing) throws Exception {
        List<Callable<Integer>> senders = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            WireClient agent = agents.get(i);
            List<String> texts = outgoing.get(i);
            senders.add(() -> {
                for (String text : texts) {
                    agent.send(text);
                }
                return texts.size();
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> sent : threads.invokeAll(senders)) {
                assertThat(sent.get()).isEqualTo(ENVELOPES);
            }
        }
    }

    private static long accounted(RunningRelay relay) throws Exception {
        return relay.metric("mesh_messages_routed_total") + relay.metric("mesh_messages_buffered_total");
    }

    private static void assertInOrder(WireClient agent) throws InterruptedException {
        Map<AgentId, UUID> last = new HashMap<>();
        while (agent.unread() > 0) {
            Envelope envelope = Envelope.decode(agent.next()).orThrow();
            UUID before = last.put(envelope.from(), envelope.id());
            assertThat(before == null || before.compareTo(envelope.id()) < 0).isTrue();
        }
    }
}
