package io.agentmesh.core.channel.noise;

import io.agentmesh.core.channel.ChannelProtocol;
import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.PeerKey;
import java.security.SecureRandom;

/// Makes Noise_XX channels with one static key (wire §9).
///
/// Holds no state of its own. All chance comes from the given source: each handshake takes 32 bytes for its
/// ephemeral key, the initiator's when it begins and the responder's when it is made.
public final class NoiseChannels implements ChannelProtocol {
    /// As the Noise specification spells it.
    public static final String PROTOCOL_NAME = "Noise_XX_25519_ChaChaPoly_BLAKE2s";

    /// The longest Noise message, handshake or transport, in bytes.
    public static final int MAX_MESSAGE_BYTES = 65_535;

    /// The longest plaintext of a transport message, in bytes: a message less its tag.
    public static final int MAX_PLAINTEXT_BYTES = MAX_MESSAGE_BYTES - Lengths.TAG;

    /// The longest offer, in bytes: what fits into message 2, the longer one of the two that carry offers.
    public static final int MAX_OFFER_BYTES = MAX_MESSAGE_BYTES - Lengths.MESSAGE_2;

    private final NoiseStaticKey staticKey;
    private final SecureRandom random;
    private final CatchUp catchUp;
    private final NoiseProvider provider;

    /// Strict as the reference is: without catching up.
    public NoiseChannels(NoiseStaticKey staticKey, SecureRandom random) {
        this(staticKey, random, CatchUp.OFF);
    }

    /// With the given tolerance for lost messages.
    public NoiseChannels(NoiseStaticKey staticKey, SecureRandom random, CatchUp catchUp) {
        this(staticKey, random, catchUp, NoiseProvider.DEFAULT);
    }

    /// With the given tolerance, by the code of the given provider.
    public NoiseChannels(NoiseStaticKey staticKey, SecureRandom random, CatchUp catchUp, NoiseProvider provider) {
        this.staticKey = staticKey;
        this.random = random;
        this.catchUp = catchUp;
        this.provider = provider;
    }

    @Override
    public String name() {
        return PROTOCOL_NAME;
    }

    @Override
    public PeerKey ownKey() {
        return staticKey.publicKey();
    }

    @Override
    public Handshake initiate(Octets offer) {
        return handshake(Role.INITIATOR, checked(offer));
    }

    @Override
    public Handshake respond(Octets offer) {
        return handshake(Role.RESPONDER, checked(offer));
    }

    private NoiseHandshake handshake(Role role, Octets offer) {
        byte[] ephemeral = new byte[NoiseStaticKey.LENGTH];
        random.nextBytes(ephemeral);
        return new NoiseHandshake(role, provider.exchange(role, staticKey.with(ephemeral)), offer, catchUp);
    }

    private static Octets checked(Octets offer) {
        if (offer.length() > MAX_OFFER_BYTES) {
            throw new IllegalArgumentException(
                    "offer: " + offer.length() + " bytes (expected: 0.." + MAX_OFFER_BYTES + ")");
        }
        return offer;
    }
}
