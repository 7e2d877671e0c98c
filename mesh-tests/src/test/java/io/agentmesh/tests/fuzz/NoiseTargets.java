package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;

/// The messages of a Noise channel, each in the place of the one that is due.
final class NoiseTargets {
    private NoiseTargets() {}

    /// Whatever comes as message 1, 2 or 3 is answered with a step; no channel comes out of what nobody sent.
    static void handshake(byte[] bytes) {
        Octets message = Octets.of(bytes);
        try (Handshake initiator = NoisePair.initiator();
                Handshake responder = NoisePair.responder()) {
            responder.begin();
            Octets message1 = NoisePair.sent(initiator.begin());
            assertThat(initiator.receive(message)).isInstanceOf(HandshakeStep.Refused.class);
            if (responder.receive(message) instanceof HandshakeStep.Refused) {
                responder.receive(message1);
            }
            assertThat(responder.receive(message)).isInstanceOf(HandshakeStep.Refused.class);
        }
    }

    /// A message that nobody sealed is refused, and the next one that somebody did seal is opened.
    static void transport(byte[] bytes) {
        try (NoisePair pair = NoisePair.connected()) {
            assertThat(pair.receiver().open(Octets.of(bytes))).isInstanceOf(Opened.Refused.class);

            int fits = Math.min(bytes.length, pair.sender().maxPlaintextBytes());
            Octets plaintext = Octets.of(bytes, 0, fits);
            Octets sealed = NoisePair.sealed(pair.sender().seal(plaintext));
            assertThat(NoisePair.plaintext(pair.receiver().open(sealed))).isEqualTo(plaintext);
        }
    }
}
