package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.WireClient.Closed;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.gate.GateHealth;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.metrics.PrometheusText;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an operator can see.
final class RelayOpsIT {
    private RunningRelay relay = RunningRelay.start(RelayLimits.DEFAULTS, new OpenGate());

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void metricsAreWellFormedBeforeAndAfterTraffic() throws Exception {
        PrometheusText empty = PrometheusText.parse(relay.get("/metrics").body());
        try (var alice = WireClient.login(relay.ws(), ALICE);
                var bob = WireClient.login(relay.ws(), BOB);
                var silent = WireClient.connect(relay.ws())) {
            alice.send(Envelopes.text(ALICE, BOB.id(), 1));
            bob.next();
            alice.send("garbage");
            alice.send(Envelopes.text(ALICE, Envelopes.AWAY, 2));
            await().until(() -> relay.metric("mesh_queue_messages") == 1);
            await().until(() -> relay.metric("mesh_routing_seconds_count") == 3);

            PrometheusText text = PrometheusText.parse(relay.get("/metrics").body());

            assertThat(text.names()).containsExactlyElementsOf(empty.names());
            assertThat(text.value("mesh_connections_by_state{state=\"registered\"}"))
                    .isEqualTo(2);
            assertThat(text.value("mesh_connections_by_state{state=\"logging_in\"}"))
                    .isEqualTo(1);
            assertThat(text.value("mesh_messages_refused_total{reason=\"malformed\"}"))
                    .isEqualTo(1);
            assertThat(text.value("mesh_routing_seconds_count")).isEqualTo(3);
            assertThat(text.value("mesh_login_seconds_count")).isEqualTo(2);
            assertThat(text.value("mesh_received_bytes_total")).isGreaterThan(text.value("mesh_delivered_bytes_total"));
            assertThat(text.value("mesh_delivered_bytes_total")).isPositive();
            assertThat(text.value("mesh_ready")).isEqualTo(1);
            assertThat(silent.isClosed()).isFalse();
        }
    }

    /// The original's documentation promises it, and 0.4.0 answers 404 (wire §12.1 R14).
    @Test
    void r14StatusIsServedAndNamesNobody() throws Exception {
        try (var alice = WireClient.login(relay.ws(), ALICE)) {
            alice.send(Envelopes.text(ALICE, Envelopes.AWAY, 1));
            await().until(() -> relay.metric("mesh_queue_messages") == 1);

            var answer = relay.get("/status");

            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            assertThat(answer.body())
                    .startsWith("{\"schema\":\"mesh.v1\",\"program\":\"mesh-relay\",\"version\":")
                    .contains("\"status\":\"ready\"")
                    .contains("\"connections\":{\"open\":1,\"logging_in\":0,\"registered\":1,\"agents\":1}")
                    .contains("\"messages\":{\"accepted\":1,\"delivered\":0,\"refused\":0}")
                    .contains("\"queue\":{\"healthy\":true,\"agents\":1,\"messages\":1,")
                    .doesNotContain(ALICE.id().value(), Envelopes.AWAY.value());
        }
    }

    /// The original just closes the socket (wire §12.1 R14).
    @Test
    void r14CloseFrameIsAnswered() throws Exception {
        try (var alice = WireClient.login(relay.ws(), ALICE)) {
            alice.sendClose(1000, "bye");

            assertThat(alice.awaitClosed()).isEqualTo(new Closed(1000, ""));
        }
    }

    @Test
    void relayWhoseGateFailsForLongIsNotReadyUntilItAnswers() throws Exception {
        relay.close();
        var clock = FakeClock.atSomeDay();
        var health = new GateHealth((agent, answer) -> answer.accept(new GateAnswer.Unavailable("503")), clock);
        relay = RunningRelay.start(RelayLimits.DEFAULTS, health);

        health.ask(ALICE.id(), answer -> {});
        clock.advance(Duration.ofSeconds(30));
        assertThat(relay.get("/ready").statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));

        assertThat(relay.get("/ready").statusCode()).isEqualTo(503);
        assertThat(relay.get("/ready").body()).contains("the control plane gives no answer");
        assertThat(relay.get("/health").statusCode()).isEqualTo(200);
        assertThat(relay.metric("mesh_ready")).isZero();
        assertThat(relay.get("/status").body()).contains("\"status\":\"not ready\"", "\"gate_failing_seconds\":31");
    }
}
