package io.agentmesh.core.channel.noise;

import com.southernstorm.noise.protocol.DHState;
import com.southernstorm.noise.protocol.HandshakeState;
import io.agentmesh.core.channel.Octets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.ShortBufferException;

/// [NoiseProvider#NOISE_JAVA]. The library takes every public key; weak ones are looked for here.
final class NoiseJavaExchange implements XxExchange {
    private final HandshakeState noise;
    private boolean ephemeralSeen;

    NoiseJavaExchange(Role role, ExchangeKeys keys) {
        noise = newState(role == Role.INITIATOR ? HandshakeState.INITIATOR : HandshakeState.RESPONDER);
        setPrivateKey(noise.getLocalKeyPair(), keys.staticKey());
        // The library would else draw from a source of its own; chance is injected here.
        setPrivateKey(noise.getFixedEphemeralKey(), keys.ephemeralKey());
        keys.wipe();
        noise.start();
    }

    @Override
    public byte[] write(byte[] payload) {
        byte[] message = new byte[Lengths.MESSAGE_2 + payload.length];
        try {
            int length = noise.writeMessage(message, 0, payload, 0, payload.length);
            return Arrays.copyOf(message, length);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("the buffer holds the longest message", e);
        }
    }

    @Override
    public Read read(byte[] message) {
        if (!ephemeralSeen && WeakPoints.isWeak(message, 0)) {
            return new Read.WeakKey();
        }
        ephemeralSeen = true;
        byte[] payload = new byte[message.length];
        try {
            int length = noise.readMessage(message, 0, message.length, payload, 0);
            return hasWeakRemoteKey() ? new Read.WeakKey() : new Read.Payload(Octets.of(payload, 0, length));
        } catch (BadPaddingException e) {
            return new Read.NotAuthentic();
        } catch (ShortBufferException e) {
            throw new IllegalStateException("lengths were checked before", e);
        }
    }

    private boolean hasWeakRemoteKey() {
        return noise.getRemotePublicKey().hasPublicKey() && WeakPoints.isWeak(remoteKey(), 0);
    }

    private byte[] remoteKey() {
        byte[] key = new byte[Lengths.KEY];
        noise.getRemotePublicKey().getPublicKey(key, 0);
        return key;
    }

    @Override
    public Established split() {
        return new Established(
                new NoiseJavaCiphers(noise.split()), Octets.of(noise.getHandshakeHash()), Octets.of(remoteKey()));
    }

    @Override
    public void destroy() {
        noise.destroy();
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
    }
}
