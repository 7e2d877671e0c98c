package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.OpenGate;
import org.junit.jupiter.api.Test;

final class RelayIT {
    @Test
    void envelopesGoBothWays() throws Exception {
        try (var relay = RunningRelay.start(RelayLimits.DEFAULTS, new OpenGate());
                var alice = WireClient.login(relay.ws(), ALICE);
                var bob = WireClient.login(relay.ws(), BOB)) {
            String request = Envelopes.text(ALICE, BOB.id(), 1);
            String response = Envelopes.text(BOB, ALICE.id(), 2);

            alice.send(request);
            assertThat(bob.next()).isEqualTo(request);
            bob.send(response);

            assertThat(alice.next()).isEqualTo(response);
        }
    }
}
