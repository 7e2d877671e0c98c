package io.agentmesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerFramesTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void framesAreFoundHoweverTheStreamIsCut() {
        byte[] stream = stream("a", "", "b".repeat(125), "c".repeat(126), "d".repeat(70_000), "e");
        for (int piece : List.of(1, 2, 3, 7, 100, 4096, stream.length)) {
            seen.clear();
            var frames = new ServerFrames(3);

            for (int at = 0; at < stream.length; at += piece) {
                read(frames, Unpooled.wrappedBuffer(stream, at, Math.min(piece, stream.length - at)));
            }

            assertThat(seen).containsExactly("1 a", "1 ", "1 bbb", "1 ccc", "1 ddd", "1 e");
        }
    }

    /// What the login keeps is more than what traffic needs; both may come in one read.
    @Test
    void fewerBytesAreKeptFromTheNextFrameOn() {
        var frames = new ServerFrames(10);
        ByteBuf both = Unpooled.wrappedBuffer(stream("0123456789ab", "0123456789ab"));

        frames.read(both, (opcode, kept, length) -> {
            seen.add(new String(kept, 0, length, StandardCharsets.UTF_8));
            frames.keepOnly(2);
        });

        assertThat(seen).containsExactly("0123456789", "01");
    }

    @Test
    void numberOfAnEnvelopeIsFoundInItsFrame() {
        String text =
                Payload.OBJECT.sign(Identities.agent(1), Identities.agent(2).id(), 100, 0x123_4567_89abL);
        byte[] head = text.getBytes(StandardCharsets.UTF_8);

        assertThat(EnvelopeNumber.in(head, EnvelopeNumber.HEAD_BYTES)).isEqualTo(0x123_4567_89abL);
        assertThat(EnvelopeNumber.in("{\"notice\":\"restarting\"}".getBytes(StandardCharsets.UTF_8), 23))
                .isEqualTo(-1);
    }

    private void read(ServerFrames frames, ByteBuf bytes) {
        frames.read(
                bytes,
                (opcode, kept, length) -> seen.add(opcode + " " + new String(kept, 0, length, StandardCharsets.UTF_8)));
    }

    /// Unmasked text frames: FIN and opcode 1, the length in one, three or nine bytes, the payload.
    private static byte[] stream(String... texts) {
        ByteBuf stream = Unpooled.buffer();
        for (String text : texts) {
            stream.writeByte(0x81);
            if (text.length() < 126) {
                stream.writeByte(text.length());
            } else if (text.length() < 1 << 16) {
                stream.writeByte(126).writeShort(text.length());
            } else {
                stream.writeByte(127).writeLong(text.length());
            }
            stream.writeCharSequence(text, StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[stream.readableBytes()];
        stream.readBytes(bytes);
        return bytes;
    }
}
