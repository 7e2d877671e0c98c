package io.agentmesh.core.channel.noise;

import io.agentmesh.core.channel.ChannelState;
import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeRefusal;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Both ends of a finished handshake, and short ways to say what a step must be.
record Ends(SecureChannel initiator, SecureChannel responder) {
    static final ChannelState REMADE = new ChannelState.Remade();

    /// Two ends whose keys follow from the seed.
    static Ends seeded(NoiseProvider provider, long seed, CatchUp catchUp) {
        Random keys = new Random(seed);
        return connect(channels(provider, keys, catchUp), channels(provider, keys, catchUp));
    }

    static Ends connect(NoiseChannels initiating, NoiseChannels responding) {
        Handshake initiator = initiating.initiate(Octets.EMPTY);
        Handshake responder = responding.respond(Octets.EMPTY);
        assertWaits(responder.begin());
        Octets message1 = sent(initiator.begin());
        Octets message2 = sent(responder.receive(message1));
        HandshakeStep.Done initiated = done(initiator.receive(message2));
        HandshakeStep.Done responded = done(responder.receive(only(initiated.toSend())));
        return new Ends(initiated.channel(), responded.channel());
    }

    static NoiseChannels channels(NoiseProvider provider, Random keys, CatchUp catchUp) {
        return new NoiseChannels(NoiseStaticKey.generate(bytesOf(keys)), bytesOf(keys), catchUp, provider);
    }

    static NoiseChannels channels(NoiseProvider provider, String staticPrivateHex, String ephemeralPrivateHex) {
        return new NoiseChannels(
                NoiseStaticKey.generate(new FixedRandom(bytes(staticPrivateHex))),
                new FixedRandom(bytes(ephemeralPrivateHex)),
                CatchUp.OFF,
                provider);
    }

    private static FixedRandom bytesOf(Random random) {
        byte[] bytes = new byte[NoiseStaticKey.LENGTH];
        random.nextBytes(bytes);
        return new FixedRandom(bytes);
    }

    static void assertWaits(HandshakeStep step) {
        if (!(step instanceof HandshakeStep.Wait)) {
            throw new AssertionError(step);
        }
    }

    static Octets sent(HandshakeStep step) {
        if (step instanceof HandshakeStep.Send(Octets message, ChannelState state) && state.equals(REMADE)) {
            return message;
        }
        throw new AssertionError(step);
    }

    static HandshakeStep.Done done(HandshakeStep step) {
        if (step instanceof HandshakeStep.Done done && done.state().equals(REMADE)) {
            return done;
        }
        throw new AssertionError(step);
    }

    static HandshakeRefusal refusal(HandshakeStep step) {
        if (step instanceof HandshakeStep.Refused(HandshakeRefusal reason)) {
            return reason;
        }
        throw new AssertionError(step);
    }

    static Octets sealed(Sealed sealed) {
        if (sealed instanceof Sealed.Message(Octets bytes, ChannelState state) && state.equals(REMADE)) {
            return bytes;
        }
        throw new AssertionError(sealed);
    }

    static Octets plaintext(Opened opened) {
        if (opened instanceof Opened.Plaintext plaintext && plaintext.state().equals(REMADE)) {
            return plaintext.bytes();
        }
        throw new AssertionError(opened);
    }

    static Octets only(List<Octets> messages) {
        if (messages.size() != 1) {
            throw new AssertionError(messages);
        }
        return messages.getFirst();
    }

    static Octets octets(String hex) {
        return Octets.of(bytes(hex));
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
