package io.agentmesh.core.channel.noise;

/// Whose code runs the protocol. All give the same bytes for the same keys; they differ in speed alone, and no
/// end can tell which of them its peer uses (ADR 0035).
public enum NoiseProvider {
    /// noise-java, pure Java throughout: the reference to which the other is held.
    NOISE_JAVA {
        @Override
        XxExchange exchange(Role role, ExchangeKeys keys) {
            return new NoiseJavaExchange(role, keys);
        }
    },

    /// The handshake of the Noise specification over the JDK's ChaCha20-Poly1305, which runs in vector instructions
    /// where the processor has them, and BouncyCastle's X25519 and BLAKE2s.
    COMPOSED {
        @Override
        XxExchange exchange(Role role, ExchangeKeys keys) {
            return new ComposedExchange(role, keys);
        }
    };

    /// The faster one at all sizes that matter.
    public static final NoiseProvider DEFAULT = COMPOSED;

    /// Takes ownership of the private keys.
    abstract XxExchange exchange(Role role, ExchangeKeys keys);
}
