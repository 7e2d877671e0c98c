package io.agentmesh.tests.fuzz;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.noise.CatchUp;
import io.agentmesh.core.channel.noise.NoiseChannels;
import io.agentmesh.core.channel.noise.NoiseStaticKey;
import java.security.SecureRandom;

/// Two ends of a Noise channel whose keys are the same in every run.
///
/// @param sender the end that began
/// @param receiver the end that answered
record NoisePair(SecureChannel sender, SecureChannel receiver) implements AutoCloseable {
    private static final int INITIATOR_KEYS = 0;
    private static final int RESPONDER_KEYS = 100;
    private static final CatchUp A_FEW = new CatchUp(4);

    /// Each byte is the one before and one more.
    private static final class CountingBytes extends SecureRandom {
        private static final long serialVersionUID = 1;

        private int next;

        CountingBytes(int first) {
            super(null, null);
            this.next = first;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) next++;
            }
        }
    }

    /// A channel that stands.
    static NoisePair connected() {
        try (Handshake initiator = initiator();
                Handshake responder = responder()) {
            responder.begin();
            Octets message2 = sent(responder.receive(sent(initiator.begin())));
            HandshakeStep.Done initiated = done(initiator.receive(message2));
            HandshakeStep.Done responded =
                    done(responder.receive(initiated.toSend().getFirst()));
            return new NoisePair(initiated.channel(), responded.channel());
        }
    }

    static Handshake initiator() {
        return channels(INITIATOR_KEYS).initiate(Octets.EMPTY);
    }

    static Handshake responder() {
        return channels(RESPONDER_KEYS).respond(Octets.EMPTY);
    }

    private static NoiseChannels channels(int firstByte) {
        var bytes = new CountingBytes(firstByte);
        return new NoiseChannels(NoiseStaticKey.generate(bytes), bytes, A_FEW);
    }

    static Octets sent(HandshakeStep step) {
        if (step instanceof HandshakeStep.Send(var message, var state)) {
            return message;
        }
        throw new AssertionError(step);
    }

    static HandshakeStep.Done done(HandshakeStep step) {
        if (step instanceof HandshakeStep.Done done) {
            return done;
        }
        throw new AssertionError(step);
    }

    static Octets sealed(Sealed answer) {
        if (answer instanceof Sealed.Message(var bytes, var state)) {
            return bytes;
        }
        throw new AssertionError(answer);
    }

    static Octets plaintext(Opened answer) {
        if (answer instanceof Opened.Plaintext plaintext) {
            return plaintext.bytes();
        }
        throw new AssertionError(answer);
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
    }
}
