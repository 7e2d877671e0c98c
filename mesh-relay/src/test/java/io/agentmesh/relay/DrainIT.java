package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.relay.WireClient.Closed;
import io.agentmesh.relay.connection.ConnectionLimits;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.limit.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A planned stop, as agents and operators see it (wire §12.1 R12).
final class DrainIT {
    private static final int AGENTS = 20;
    private static final int MANY = 28;
    private static final int BYTES = 512 << 10;
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final RelayLimits LIMITS = RelayLimits.DEFAULTS.with(new RateLimit(1e6, 1e6, 1000));

    private RunningRelay relay = start(Duration.ofMinutes(2));

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void everybodyGetsWhatWasTakenForThemAndIsSentAwayWith1001() throws Exception {
        List<WireClient> agents = new ArrayList<>();
        try (var sender = WireClient.login(relay.ws(), ALICE)) {
            for (int i = 0; i < AGENTS; i++) {
                agents.add(WireClient.login(relay.ws(), agent(i)));
            }
            for (int i = 0; i < AGENTS; i++) { // 10 MiB, most of it not yet read by anybody
                sender.send(Envelopes.text(ALICE, agent(i).id(), i, "x".repeat(BYTES)));
            }
            await().until(() -> relay.metric("mesh_messages_routed_total") == AGENTS);

            relay.stop();

            for (int i = 0; i < AGENTS; i++) {
                WireClient agent = agents.get(i);
                assertThat(agent.next()).startsWith("{\"id\":\"" + Envelopes.id(i));
                assertThat(agent.awaitClosed()).isEqualTo(new Closed(1001, "relay is going away"));
            }
            assertThat(sender.awaitClosed()).isEqualTo(new Closed(1001, "relay is going away"));
        } finally {
            agents.forEach(WireClient::close);
        }
    }

    @Test
    void oneThatDoesNotReadHoldsUpTheStopNoLongerThanTheDrainMayTakeAndLosesNothing() throws Exception {
        relay.close();
        relay = start(DRAIN);
        try (var alice = WireClient.login(relay.ws(), ALICE);
                var bob = WireClient.login(relay.ws(), BOB)) {
            fillUp(alice, bob);

            Thread draining = Thread.ofPlatform().start(relay::drain);
            await().until(() -> relay.get("/ready").statusCode() == 503);

            assertThat(relay.get("/ready").body()).contains("stopping");
            assertThat(relay.get("/health").statusCode()).isEqualTo(200);
            assertThat(relay.get("/status").body()).contains("\"status\":\"draining\"");
            assertThat(relay.answerToUpgrade()).startsWith("HTTP/1.1 503 ");
            assertThat(alice.awaitClosed()).isEqualTo(new Closed(1001, "relay is going away"));
            assertThat(draining.join(DRAIN.plusSeconds(60))).isTrue();
            await().until(() -> relay.metric("mesh_connections") == 0);
            assertThat(relay.metric("mesh_messages_delivered_total") + relay.metric("mesh_queue_messages"))
                    .isEqualTo(MANY);
            assertThat(relay.metric("mesh_queue_messages")).isPositive();
        }
    }

    /// More than the sockets' buffers hold waits for one who does not read.
    private void fillUp(WireClient sender, WireClient receiver) throws Exception {
        receiver.stopReading();
        for (int i = 0; i < MANY; i++) {
            sender.send(Envelopes.text(ALICE, BOB.id(), i, "x".repeat(BYTES)));
        }
        await().until(() -> relay.metric("mesh_messages_accepted_total") == MANY);
    }

    private static RunningRelay start(Duration drain) {
        return RunningRelay.start(LIMITS.with(ConnectionLimits.DEFAULTS.withDrain(drain)), new OpenGate());
    }

    private static AgentKeyPair agent(int number) {
        return Keys.ofFirstByte(100 + number);
    }
}
