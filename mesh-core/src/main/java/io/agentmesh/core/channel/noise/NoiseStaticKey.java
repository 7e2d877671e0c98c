package io.agentmesh.core.channel.noise;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.PeerKey;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// The X25519 key pair that an end uses in all its Noise handshakes: made anew for each process, kept in
/// memory, the same for all peers (wire §9.1). It is not derived from the agent's Ed25519 key.
///
/// Immutable until [#close()], after which it must not be used.
public final class NoiseStaticKey implements AutoCloseable {
    static final int LENGTH = X25519.SCALAR_SIZE;

    private final byte[] privateKey;
    private final PeerKey publicKey;

    private NoiseStaticKey(byte[] privateKey) {
        this.privateKey = privateKey;
        byte[] point = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(privateKey, 0, point, 0);
        this.publicKey = new PeerKey(Octets.of(point));
    }

    /// A fresh key; takes 32 bytes from `random`.
    public static NoiseStaticKey generate(SecureRandom random) {
        byte[] privateKey = new byte[LENGTH];
        random.nextBytes(privateKey);
        return new NoiseStaticKey(privateKey);
    }

    /// The half that the peer sees.
    public PeerKey publicKey() {
        return publicKey;
    }

    /// What one handshake needs, in copies of its own.
    ExchangeKeys with(byte[] ephemeralKey) {
        return new ExchangeKeys(privateKey.clone(), publicKey.bytes().toByteArray(), ephemeralKey);
    }

    /// Overwrites the private half.
    @Override
    public void close() {
        Arrays.fill(privateKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "NoiseStaticKey[redacted]";
    }
}
