package io.agentmesh.core.channel.noise;

import com.southernstorm.noise.protocol.DHState;
import com.southernstorm.noise.protocol.HandshakeState;
import io.agentmesh.core.channel.ChannelState;
import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeRefusal;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.BadPaddingException;
import javax.crypto.ShortBufferException;

/// One handshake of Noise_XX.
///
/// | state | input | step | next |
/// |---|---|---|---|
/// | NEW, initiator | begin | Send(message 1) | AWAITS_2 |
/// | NEW, responder | begin | Wait | AWAITS_1 |
/// | AWAITS_1 | message 1 | Send(message 2) | AWAITS_3 |
/// | AWAITS_2 | message 2 | Done(send message 3) | OVER |
/// | AWAITS_3 | message 3 | Done | OVER |
/// | AWAITS_n | too short, too long | Refused | unchanged |
/// | AWAITS_n | weak or not authentic | Refused | OVER |
/// | any | anything else | Refused(OUT_OF_TURN) | unchanged |
///
/// Owned by the caller's serial executor.
final class NoiseHandshake implements Handshake {
    private enum State {
        NEW(0),
        AWAITS_1(Lengths.MESSAGE_1),
        AWAITS_2(Lengths.MESSAGE_2),
        AWAITS_3(Lengths.MESSAGE_3),
        OVER(0);

        private final int minimumLength;

        State(int minimumLength) {
            this.minimumLength = minimumLength;
        }
    }

    private static final ChannelState REMADE = new ChannelState.Remade();

    private final HandshakeState noise;
    private final int role;
    private final Octets offer;
    private final CatchUp catchUp;
    private State state = State.NEW;

    private NoiseHandshake(int role, NoiseStaticKey staticKey, SecureRandom random, Octets offer, CatchUp catchUp) {
        this.role = role;
        this.offer = offer;
        this.catchUp = catchUp;
        this.noise = newState(role);
        setPrivateKey(noise.getLocalKeyPair(), staticKey.privateKey());
        byte[] ephemeral = new byte[NoiseStaticKey.LENGTH];
        random.nextBytes(ephemeral);
        // The library would else draw from a source of its own; chance is injected here.
        setPrivateKey(noise.getFixedEphemeralKey(), ephemeral);
        noise.start();
    }

    static NoiseHandshake initiator(NoiseStaticKey key, SecureRandom random, Octets offer, CatchUp catchUp) {
        return new NoiseHandshake(HandshakeState.INITIATOR, key, random, offer, catchUp);
    }

    static NoiseHandshake responder(NoiseStaticKey key, SecureRandom random, Octets offer, CatchUp catchUp) {
        return new NoiseHandshake(HandshakeState.RESPONDER, key, random, offer, catchUp);
    }

    @Override
    public HandshakeStep begin() {
        if (state != State.NEW) {
            throw new IllegalStateException("state: " + state + " (expected: NEW)");
        }
        if (role == HandshakeState.RESPONDER) {
            state = State.AWAITS_1;
            return new HandshakeStep.Wait();
        }
        state = State.AWAITS_2;
        return new HandshakeStep.Send(write(Octets.EMPTY), REMADE);
    }

    @Override
    public HandshakeStep receive(Octets message) {
        return switch (state) {
            case NEW, OVER -> refuse(HandshakeRefusal.OUT_OF_TURN);
            case AWAITS_1, AWAITS_2, AWAITS_3 -> read(message.toByteArray());
        };
    }

    private HandshakeStep read(byte[] message) {
        if (message.length < state.minimumLength) {
            return refuse(HandshakeRefusal.TOO_SHORT);
        }
        if (message.length > NoiseChannels.MAX_MESSAGE_BYTES) {
            return refuse(HandshakeRefusal.TOO_LONG);
        }
        if (state != State.AWAITS_3 && WeakPoints.isWeak(message, 0)) {
            return refuse(HandshakeRefusal.WEAK_KEY);
        }
        byte[] payload = new byte[message.length];
        try {
            int length = noise.readMessage(message, 0, message.length, payload, 0);
            return advance(Octets.of(payload, 0, length));
        } catch (BadPaddingException e) {
            // The library cannot go back to before the read, so the handshake ends with it.
            return refuse(HandshakeRefusal.NOT_AUTHENTIC);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("lengths were checked before", e);
        }
    }

    /// What follows a message that was read.
    private HandshakeStep advance(Octets payload) {
        if (state == State.AWAITS_1) {
            state = State.AWAITS_3;
            return new HandshakeStep.Send(write(offer), REMADE);
        }
        byte[] remote = new byte[Lengths.KEY];
        noise.getRemotePublicKey().getPublicKey(remote, 0);
        if (WeakPoints.isWeak(remote, 0)) {
            return refuse(HandshakeRefusal.WEAK_KEY);
        }
        List<Octets> toSend = state == State.AWAITS_2 ? List.of(write(offer)) : List.of();
        NoiseChannel channel =
                new NoiseChannel(noise.split(), Octets.of(noise.getHandshakeHash()), Octets.of(remote), catchUp);
        close();
        return new HandshakeStep.Done(channel, toSend, payload, REMADE);
    }

    private HandshakeStep refuse(HandshakeRefusal reason) {
        if (reason.endsHandshake()) {
            close();
        }
        return new HandshakeStep.Refused(reason);
    }

    private Octets write(Octets payload) {
        byte[] content = payload.toByteArray();
        byte[] message = new byte[Lengths.MESSAGE_2 + content.length];
        try {
            int length = noise.writeMessage(message, 0, content, 0, content.length);
            return Octets.of(message, 0, length);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("the buffer holds the longest message", e);
        }
    }

    @Override
    public void close() {
        if (state != State.OVER) {
            state = State.OVER;
            noise.destroy();
        }
    }

    private static HandshakeState newState(int role) {
        try {
            return new HandshakeState(NoiseChannels.PROTOCOL_NAME, role);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Noise library lacks " + NoiseChannels.PROTOCOL_NAME, e);
        }
    }

    private static void setPrivateKey(DHState key, byte[] privateKey) {
        key.setPrivateKey(privateKey, 0);
        Arrays.fill(privateKey, (byte) 0);
    }
}
