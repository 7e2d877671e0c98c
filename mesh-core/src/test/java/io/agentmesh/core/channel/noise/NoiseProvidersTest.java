package io.agentmesh.core.channel.noise;

import static io.agentmesh.core.channel.noise.Ends.done;
import static io.agentmesh.core.channel.noise.Ends.only;
import static io.agentmesh.core.channel.noise.Ends.plaintext;
import static io.agentmesh.core.channel.noise.Ends.sealed;
import static io.agentmesh.core.channel.noise.Ends.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeRefusal;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.SecureChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The providers against each other: whatever keys, offers and contents, nobody on the wire can tell them apart.
final class NoiseProvidersTest {
    private static final int CONVERSATIONS = 40;
    private static final int TURNS = 12;

    @Test
    void allPairingsWriteTheSameBytes() {
        for (int seed = 0; seed < CONVERSATIONS; seed++) {
            List<Octets> expected = conversation(seed, NoiseProvider.NOISE_JAVA, NoiseProvider.NOISE_JAVA);

            assertThat(conversation(seed, NoiseProvider.COMPOSED, NoiseProvider.COMPOSED))
                    .isEqualTo(expected);
            assertThat(conversation(seed, NoiseProvider.COMPOSED, NoiseProvider.NOISE_JAVA))
                    .isEqualTo(expected);
            assertThat(conversation(seed, NoiseProvider.NOISE_JAVA, NoiseProvider.COMPOSED))
                    .isEqualTo(expected);
        }
    }

    @Test
    void composedProviderRefusesAWeakStaticKeyBeforeItsAgreementIsUsed() {
        Handshake initiator = Ends.channels(NoiseProvider.COMPOSED, new Random(5), CatchUp.OFF)
                .initiate(Octets.EMPTY);
        byte[] zero = new byte[Lengths.KEY];
        byte[] ephemeral = {
            9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
        };
        XxExchange weak = new ComposedExchange(Role.RESPONDER, new ExchangeKeys(zero, zero, ephemeral));

        weak.read(sent(initiator.begin()).toByteArray());
        HandshakeStep step = initiator.receive(Octets.of(weak.write(new byte[0])));

        assertThat(step).isEqualTo(new HandshakeStep.Refused(HandshakeRefusal.WEAK_KEY));
    }

    /// Every byte that crosses the wire, and every content at its end.
    private static List<Octets> conversation(long seed, NoiseProvider initiating, NoiseProvider responding) {
        Random random = new Random(seed);
        Handshake initiator =
                Ends.channels(initiating, random, CatchUp.OFF).initiate(some(random, NoiseChannels.MAX_OFFER_BYTES));
        Handshake responder =
                Ends.channels(responding, random, CatchUp.OFF).respond(some(random, NoiseChannels.MAX_OFFER_BYTES));
        List<Octets> said = new ArrayList<>();
        Ends.assertWaits(responder.begin());
        said.add(sent(initiator.begin()));
        said.add(sent(responder.receive(said.getLast())));
        HandshakeStep.Done initiated = done(initiator.receive(said.getLast()));
        said.add(only(initiated.toSend()));
        HandshakeStep.Done responded = done(responder.receive(said.getLast()));
        said.addAll(List.of(initiated.peerOffer(), responded.peerOffer()));
        said.addAll(List.of(initiated.channel().binding(), responded.channel().binding()));
        talk(random, initiated.channel(), responded.channel(), said);
        return said;
    }

    private static void talk(Random random, SecureChannel initiator, SecureChannel responder, List<Octets> said) {
        for (int turn = 0; turn < TURNS; turn++) {
            boolean forward = random.nextBoolean();
            SecureChannel from = forward ? initiator : responder;
            SecureChannel to = forward ? responder : initiator;
            said.add(sealed(from.seal(some(random, NoiseChannels.MAX_PLAINTEXT_BYTES))));
            said.add(plaintext(to.open(said.getLast())));
        }
    }

    /// Mostly short, at times as long as it may be, at times nothing.
    private static Octets some(Random random, int longest) {
        int length =
                switch (random.nextInt(8)) {
                    case 0 -> longest;
                    case 1 -> 0;
                    default -> random.nextInt(2_000);
                };
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Octets.of(bytes);
    }
}
