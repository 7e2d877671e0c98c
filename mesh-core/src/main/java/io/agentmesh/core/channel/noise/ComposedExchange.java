package io.agentmesh.core.channel.noise;

import io.agentmesh.core.channel.Octets;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/// [NoiseProvider#COMPOSED]: the `HandshakeState` of the Noise specification (revision 34 §5.3) for pattern XX,
/// word by word as [Token#XX] spells it.
///
/// A weak key of the peer is found by its agreement being zero. All agreements with a key are made while the
/// message that brings it is read, but for the responder's `ee` and `es`, which come later: so `ee` is made at
/// once and kept.
final class ComposedExchange implements XxExchange {
    private final Role role;
    private final ExchangeKeys own;
    private final SymmetricState state = new SymmetricState(NoiseChannels.PROTOCOL_NAME);
    private byte[] theirEphemeral = new byte[0];
    private byte[] theirStatic = new byte[0];
    private byte[] ephemeralSecret = new byte[0];
    private int next;

    ComposedExchange(Role role, ExchangeKeys keys) {
        this.role = role;
        this.own = keys;
    }

    @Override
    public byte[] write(byte[] payload) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(Lengths.MESSAGE_2 + payload.length);
        for (Token token : Token.XX.get(next)) {
            message.writeBytes(
                    switch (token) {
                        case E -> inTheClear(publicKey(own.ephemeralKey()));
                        case S -> state.encryptAndHash(own.staticPublicKey());
                        case EE, ES, SE -> agreed(token);
                    });
        }
        message.writeBytes(state.encryptAndHash(payload));
        next++;
        return message.toByteArray();
    }

    private byte[] inTheClear(byte[] key) {
        state.mixHash(key);
        return key;
    }

    /// Adds nothing to the message. Both keys were found sound when they were read.
    private byte[] agreed(Token token) {
        mix(token);
        return new byte[0];
    }

    @Override
    public Read read(byte[] message) {
        int at = 0;
        for (Token token : Token.XX.get(next)) {
            int length = lengthOf(token);
            @Nullable Read wrong = take(token, Arrays.copyOfRange(message, at, at + length));
            if (wrong != null) {
                return wrong;
            }
            at += length;
        }
        byte[] payload = state.decryptAndHash(Arrays.copyOfRange(message, at, message.length));
        next++;
        return payload == null ? new Read.NotAuthentic() : new Read.Payload(Octets.owning(payload));
    }

    /// Every static key of the pattern comes after the first agreement, and so with a tag.
    private static int lengthOf(Token token) {
        return switch (token) {
            case E -> Lengths.KEY;
            case S -> Lengths.KEY + Lengths.TAG;
            case EE, ES, SE -> 0;
        };
    }

    private @Nullable Read take(Token token, byte[] part) {
        return switch (token) {
            case E -> {
                theirEphemeral = inTheClear(part);
                ephemeralSecret = new byte[Lengths.KEY];
                yield agree(own.ephemeralKey(), theirEphemeral, ephemeralSecret) ? null : new Read.WeakKey();
            }
            case S -> {
                byte[] key = state.decryptAndHash(part);
                theirStatic = key == null ? theirStatic : key;
                yield key == null ? new Read.NotAuthentic() : null;
            }
            case EE, ES, SE -> mix(token) ? null : new Read.WeakKey();
        };
    }

    /// Whether the agreement is one, that is not zero.
    private boolean mix(Token token) {
        if (token == Token.EE) {
            state.mixKey(ephemeralSecret);
            return true;
        }
        boolean withOwnStatic = (token == Token.SE) == (role == Role.INITIATOR);
        byte[] secret = new byte[Lengths.KEY];
        boolean sound = withOwnStatic
                ? agree(own.staticKey(), theirEphemeral, secret)
                : agree(own.ephemeralKey(), theirStatic, secret);
        state.mixKey(secret);
        return sound;
    }

    @Override
    public Established split() {
        SymmetricState.Split split = state.split();
        TransportCiphers ciphers = role == Role.INITIATOR
                ? new ComposedCiphers(split.initiators(), split.responders())
                : new ComposedCiphers(split.responders(), split.initiators());
        return new Established(ciphers, Octets.of(state.hash()), Octets.of(theirStatic));
    }

    @Override
    public void destroy() {
        own.wipe();
        Arrays.fill(ephemeralSecret, (byte) 0);
        state.destroy();
    }

    private static boolean agree(byte[] privateKey, byte[] publicKey, byte[] secret) {
        return X25519.calculateAgreement(privateKey, 0, publicKey, 0, secret, 0);
    }

    private static byte[] publicKey(byte[] privateKey) {
        byte[] key = new byte[Lengths.KEY];
        X25519.generatePublicKey(privateKey, 0, key, 0);
        return key;
    }
}
