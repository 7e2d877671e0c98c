package io.agentmesh.sdk.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.noise.CatchUp;
import io.agentmesh.core.channel.noise.NoiseChannels;
import io.agentmesh.core.channel.noise.NoiseStaticKey;
import io.agentmesh.sdk.testing.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A row of messages is opened as it was sealed, or not at all.
final class ChunksTest {
    private static final int MESSAGE = NoiseChannels.MAX_MESSAGE_BYTES;
    private static final int PLAINTEXT = NoiseChannels.MAX_PLAINTEXT_BYTES;
    private static final int TAG = MESSAGE - PLAINTEXT;

    private final SeededRandom random = new SeededRandom(5);
    private SecureChannel sender;
    private SecureChannel receiver;

    @BeforeEach
    void connect() {
        Handshake initiator = channels().initiate(Octets.EMPTY);
        Handshake responder = channels().respond(Octets.EMPTY);
        responder.begin();
        Octets message1 = ((HandshakeStep.Send) initiator.begin()).message();
        Octets message2 = ((HandshakeStep.Send) responder.receive(message1)).message();
        var initiated = (HandshakeStep.Done) initiator.receive(message2);
        var responded =
                (HandshakeStep.Done) responder.receive(initiated.toSend().getFirst());
        sender = initiated.channel();
        receiver = responded.channel();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "65519,1", "65520,2", "131038,2", "131039,3", "1000000,16"})
    void rowIsAsLongAsItHasToBeAndOpensAsItWasSealed(int length, int messages) {
        Octets content = content(length);

        Octets row = seal(content);

        assertThat(row.length()).isEqualTo(length + messages * TAG);
        assertThat(Chunks.open(receiver, row)).contains(new Chunks.Row(content, 0));
    }

    @Test
    void lostRowIsCountedAsTheMessagesThatItHad() {
        seal(content(3 * PLAINTEXT));

        assertThat(Chunks.open(receiver, seal(content(70_000)))).contains(new Chunks.Row(content(70_000), 3));
    }

    @Test
    void piecesInAnotherOrderAreNotOpened() {
        byte[] row = seal(content(3 * PLAINTEXT)).toByteArray();

        assertThat(Chunks.open(receiver, pieces(row, 1, 0, 2))).isEmpty();
        assertThat(Chunks.open(receiver, seal(Octets.utf8("next")))).isPresent();
    }

    @Test
    void rowWithAPieceTwiceIsNotOpened() {
        byte[] row = seal(content(3 * PLAINTEXT)).toByteArray();

        assertThat(Chunks.open(receiver, pieces(row, 0, 1, 1, 2))).isEmpty();
        assertThat(Chunks.open(receiver, seal(Octets.utf8("next")))).isPresent();
    }

    @Test
    void rowWithoutOneOfItsPiecesIsNotOpened() {
        byte[] row = seal(content(3 * PLAINTEXT)).toByteArray();

        assertThat(Chunks.open(receiver, pieces(row, 0, 2))).isEmpty();
        assertThat(Chunks.open(receiver, seal(Octets.utf8("next")))).isPresent();
    }

    @Test
    void rowThatCameBeforeIsNotOpened() {
        Octets row = seal(content(100_000));
        assertThat(Chunks.open(receiver, row)).isPresent();

        assertThat(Chunks.open(receiver, row)).isEmpty();
        assertThat(Chunks.open(receiver, seal(Octets.utf8("next")))).isPresent();
    }

    private Octets seal(Octets content) {
        return ((Sealed.Message) Chunks.seal(sender, content)).bytes();
    }

    private NoiseChannels channels() {
        return new NoiseChannels(NoiseStaticKey.generate(random), random, new CatchUp(16));
    }

    private static Octets pieces(byte[] row, int... order) {
        ByteArrayOutputStream shuffled = new ByteArrayOutputStream();
        for (int place : order) {
            shuffled.write(row, place * MESSAGE, MESSAGE);
        }
        return Octets.of(shuffled.toByteArray());
    }

    private static Octets content(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Octets.of(bytes);
    }
}
