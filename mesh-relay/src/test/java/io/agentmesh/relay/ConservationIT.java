package io.agentmesh.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.relay.connection.ConnectionLimits;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.metrics.PrometheusText;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.queue.QueueLimits.Room;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing vanishes uncounted: what the relay took is delivered, waits, or is counted as lost. Agents come, go, are
/// cut off, stop reading and write to each other and to nobody, over real sockets, through small buffers and a queue
/// that fills and expires.
final class ConservationIT {
    private static final int AGENTS = 6;
    private static final int STEPS = 800;
    private static final RelayLimits LIMITS = RelayLimits.DEFAULTS
            .with(new RateLimit(1e6, 1e6, AGENTS))
            .with(ConnectionLimits.DEFAULTS.withOutgoingBytes(3000))
            .with(new QueueLimits(
                    new Room(20, 1 << 20),
                    new Room(40, 1 << 20),
                    new Room(60, 1 << 20),
                    new Room(100, 1 << 20),
                    AGENTS + 2,
                    Duration.ofSeconds(10), // a slow machine, too, sends more than there is room for in this time
                    Duration.ofSeconds(10)));

    private final List<AgentKeyPair> keys =
            IntStream.range(0, AGENTS).mapToObj(Keys::ofFirstByte).toList();
    private final Map<AgentKeyPair, WireClient> connected = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {7, 42})
    void whatIsAcceptedIsDeliveredOrWaitsOrIsCountedAsLost(long seed) throws Exception {
        var random = new Random(seed);
        try (RunningRelay relay = RunningRelay.start(LIMITS, new OpenGate())) {
            for (int number = 0; number < STEPS; number++) {
                step(relay, random, number);
            }
            connected.values().forEach(WireClient::close);
            await().until(() -> relay.metric("mesh_connections") == 0);
            PrometheusText waiting = read(relay);
            await().atMost(Duration.ofSeconds(60)).until(() -> relay.metric("mesh_queue_messages") == 0);
            PrometheusText empty = read(relay);

            assertThat(fates(waiting)).isEqualTo(accepted(waiting));
            assertThat(fates(empty)).isEqualTo(accepted(empty)).isGreaterThan(STEPS / 2.0);
            assertThat(Stream.of(
                                    "mesh_messages_delivered_total",
                                    "mesh_messages_undelivered_total{reason=\"ttl\"}",
                                    "mesh_messages_refused_total{reason=\"queue_full\"}",
                                    "mesh_messages_refused_total{reason=\"malformed\"}")
                            .map(empty::value))
                    .allSatisfy(count -> assertThat(count).isPositive());
        }
    }

    private void step(RunningRelay relay, Random random, int number) throws Exception {
        AgentKeyPair who = keys.get(random.nextInt(AGENTS));
        WireClient client = connected.get(who);
        if (client == null) {
            connected.put(who, WireClient.login(relay.ws(), who));
            return;
        }
        switch (random.nextInt(30)) {
            case 0 -> {
                client.abort();
                connected.remove(who);
            }
            case 1 -> client.stopReading();
            case 2 -> client.send("garbage");
            case 3, 4, 5, 6, 7, 8 -> client.send(Envelopes.text(who, Envelopes.AWAY, number));
            default -> {
                AgentKeyPair to = keys.get(random.nextInt(AGENTS));
                client.send(Envelopes.text(who, to.id(), number, "x".repeat(random.nextInt(900))));
            }
        }
    }

    private static PrometheusText read(RunningRelay relay) throws Exception {
        return PrometheusText.parse(relay.get("/metrics").body());
    }

    private static double accepted(PrometheusText text) {
        return text.value("mesh_messages_accepted_total") + text.value("mesh_queue_found_messages");
    }

    private static double fates(PrometheusText text) {
        return text.value("mesh_messages_delivered_total")
                + text.value("mesh_queue_messages")
                + Stream.of("ttl", "revoked", "purged", "no_room")
                        .mapToDouble(why -> text.value("mesh_messages_undelivered_total{reason=\"" + why + "\"}"))
                        .sum();
    }
}
