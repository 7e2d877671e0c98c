package io.agentmesh.core.channel.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.FrameRefusal;
import io.agentmesh.core.channel.ratchet.TwoEnds.Letter;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every byte of a frame, header, ciphertext and tag, with every other value in turn, field by field: what it
/// is answered with, and that the session stays bit for bit as it was.
final class TamperedFramesTest {
    private static final String BAD_FRAME = "bad_frame";
    private static final String CANNOT_OPEN = FrameRefusal.CANNOT_OPEN.word();
    private static final String TOO_MANY_SKIPPED = FrameRefusal.TOO_MANY_SKIPPED.word();

    private final TwoEnds ends = new TwoEnds(new SplittableRandom(1));

    /// One field of the layout (offline §6.1).
    ///
    /// @param bytes how many; 0 for all that are left but the tag
    /// @param answers what a change may be answered with, and nothing else
    private record Field(String name, int bytes, Set<String> answers) {}

    private static final List<Field> PRELUDE = List.of(
            new Field("magic", 3, Set.of(BAD_FRAME)),
            new Field("version", 1, Set.of(BAD_FRAME)),
            // Read as the other kind it has other fields, and none of them fits.
            new Field("kind", 1, Set.of(BAD_FRAME, CANNOT_OPEN, TOO_MANY_SKIPPED)),
            new Field("flags", 1, Set.of(BAD_FRAME)),
            new Field("suite", 2, Set.of(BAD_FRAME)),
            new Field("devices", 4, Set.of(BAD_FRAME)),
            new Field("expires at", 8, Set.of(BAD_FRAME, CANNOT_OPEN)),
            new Field("session", 16, Set.of(CANNOT_OPEN)));
    private static final List<Field> OPENING = List.of(
            new Field("ephemeral key", 32, Set.of(CANNOT_OPEN)),
            new Field("signed prekey", 4, Set.of(CANNOT_OPEN)),
            new Field("one-time prekey", 4, Set.of(BAD_FRAME, CANNOT_OPEN)),
            new Field("bundle serial", 8, Set.of(CANNOT_OPEN)));
    private static final List<Field> REST = List.of(
            new Field("ratchet key", 32, Set.of(CANNOT_OPEN)),
            new Field("pn", 4, Set.of(CANNOT_OPEN)),
            new Field("n", 4, Set.of(CANNOT_OPEN, TOO_MANY_SKIPPED)),
            new Field("ciphertext", 0, Set.of(CANNOT_OPEN)),
            new Field("tag", 32, Set.of(CANNOT_OPEN)));

    @Test
    void everyByteOfAnOpening() {
        Letter opening = ends.fromAlice("opening");

        assertEveryByte(opening, Stream.of(PRELUDE, OPENING, REST));

        assertThat(ends.deliver(opening)).isInstanceOf(OpenedFrame.Text.class);
    }

    @Test
    void everyByteOfAFrameThatFollowsOnANewChain() {
        ends.deliver(ends.fromAlice("opening"));
        ends.deliver(ends.fromBob("heard"));
        Letter following = ends.fromAlice("following");

        assertEveryByte(following, Stream.of(PRELUDE, REST));

        assertThat(ends.deliver(following)).isInstanceOf(OpenedFrame.Text.class);
    }

    @Test
    void everyLengthButItsOwn() {
        Letter letter = ends.fromAlice("opening");
        byte[] bytes = letter.frame().bytes();
        Octets before = ends.bob.encode();
        for (int length = 0; length <= bytes.length + 64; length++) {
            if (length != bytes.length) {
                assertThat(answer(letter, letter.envelopeId(), Arrays.copyOf(bytes, length)))
                        .as("%d bytes", length)
                        .isIn(BAD_FRAME, CANNOT_OPEN);
            }
        }
        assertThat(ends.bob.encode()).isEqualTo(before);
    }

    @Test
    void everyBitOfTheEnvelopesId() {
        Letter letter = ends.fromAlice("opening");
        Octets before = ends.bob.encode();
        for (int bit = 0; bit < 128; bit++) {
            UUID id = letter.envelopeId();
            UUID other = new UUID(
                    id.getMostSignificantBits() ^ (bit < 64 ? 1L << bit : 0),
                    id.getLeastSignificantBits() ^ (bit < 64 ? 0 : 1L << (bit - 64)));
            assertThat(answer(letter, other, letter.frame().bytes())).isEqualTo(CANNOT_OPEN);
        }
        assertThat(ends.bob.encode()).isEqualTo(before);
    }

    private void assertEveryByte(Letter letter, Stream<List<Field>> parts) {
        List<Field> layout = parts.flatMap(List::stream).toList();
        byte[] bytes = letter.frame().bytes();
        int fixed = layout.stream().mapToInt(Field::bytes).sum();
        assertThat(bytes.length - fixed)
                .as("all bytes of the head are some field's: the ciphertext is the rest")
                .isEqualTo(letter.frame().ciphertext().length());
        Octets before = ends.bob.encode();
        int at = 0;
        for (Field field : layout) {
            int end = at + (field.bytes() == 0 ? bytes.length - fixed : field.bytes());
            for (; at < end; at++) {
                assertEveryValue(letter, field, at);
            }
        }
        assertThat(at).isEqualTo(bytes.length);
        assertThat(ends.bob.encode()).isEqualTo(before);
    }

    /// In the ciphertext and the tag, of which nothing is looked at by itself, every bit; elsewhere every
    /// value.
    private void assertEveryValue(Letter letter, Field field, int at) {
        boolean isSealed = field.name().equals("ciphertext") || field.name().equals("tag");
        for (int change = 1; change < 256; change = isSealed ? change << 1 : change + 1) {
            byte[] changed = letter.frame().bytes();
            changed[at] ^= (byte) change;
            assertThat(answer(letter, letter.envelopeId(), changed))
                    .as("%s, byte %d, %d", field.name(), at, change)
                    .isIn(field.answers());
        }
    }

    private String answer(Letter letter, UUID envelope, byte[] bytes) {
        return switch (Frame.read(bytes)) {
            case Decoded.Bad<Frame>(Violation why) -> why.code().word();
            case Decoded.Ok<Frame>(Frame frame) ->
                switch (ends.atBob(new Letter(letter.sender(), envelope, frame, letter.text()))) {
                    case OpenedFrame.Refused(FrameRefusal reason) -> reason.word();
                    case OpenedFrame.BadlyPadded badly -> "badly padded";
                    case OpenedFrame.Text text -> "opened";
                };
        };
    }
}
