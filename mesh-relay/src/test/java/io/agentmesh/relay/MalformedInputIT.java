package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.relay.Malformed.Outcome;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.limit.RateLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a bad peer sends, a good pair goes on talking through the same relay, and nothing stays behind.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NoLeaks.class)
final class MalformedInputIT {
    private static final int INTERNAL_ERROR = 1011;
    private static final int THE_PAIR = 2;
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final RunningRelay relay =
            RunningRelay.start(RelayLimits.DEFAULTS.with(new RateLimit(1_000, 10_000, 100)), new OpenGate());
    private WireClient alice;
    private WireClient bob;
    private int envelopes;

    @BeforeAll
    void logIn() throws Exception {
        alice = WireClient.login(relay.ws(), ALICE);
        bob = WireClient.login(relay.ws(), BOB);
    }

    @AfterAll
    void stop() throws Exception {
        exchangeEnvelopes();
        alice.close();
        bob.close();
        relay.close();
    }

    static List<Malformed> corpus() {
        return MalformedCorpus.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void goodPairStillTalks(Malformed input) throws Exception {
        try (BadPeer peer = BadPeer.connect(relay.port())) {
            input.moment().reach(peer);

            assertThatItEnds(input, peer);
            exchangeEnvelopes();
        }
        await().pollDelay(Duration.ZERO).pollInterval(A_MOMENT).untilAsserted(this::assertThatThePairIsAlone);
    }

    private static void assertThatItEnds(Malformed input, BadPeer peer) throws IOException {
        try {
            input.deed().by(peer);
        } catch (IOException closedBeforeAllWasWritten) {
            assertThat(input.outcome()).isIn(Outcome.CLOSED, Outcome.REFUSED);
            return;
        }
        switch (input.outcome()) {
            case CLOSED -> assertThat(peer.readClose()).isNotEqualTo(INTERNAL_ERROR);
            case STAYS -> assertThat(peer.isHeard()).isTrue();
            case WAITS -> {}
            case REFUSED -> assertThat(peer.readHead()).startsWith("HTTP/1.1 4");
        }
    }

    private void assertThatThePairIsAlone() throws IOException {
        assertThat(relay.metric("mesh_connections_by_state{state=\"logging_in\"}"))
                .isZero();
        assertThat(relay.metric("mesh_connections_by_state{state=\"registered\"}"))
                .isEqualTo(THE_PAIR);
    }

    /// Nothing else reaches either of them: what comes next is what the other one sent.
    private void exchangeEnvelopes() throws Exception {
        String request = Envelopes.text(ALICE, BOB.id(), ++envelopes);
        String response = Envelopes.text(BOB, ALICE.id(), ++envelopes);

        alice.send(request);
        assertThat(bob.next()).isEqualTo(request);
        bob.send(response);
        assertThat(alice.next()).isEqualTo(response);
    }
}
