package io.agentmesh.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class UnmaskedTest {
    private static final byte[] HEAD = "GET /ws HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void maskedFrameBehindTheHeadIsReadable() {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(HEAD);
        stream.writeBytes(masked("hello"));
        stream.writeBytes(masked("again"));

        assertThat(Unmasked.payloads(stream.toByteArray())).asString().isEqualTo("helloagain");
    }

    @Test
    void frameWithASixteenBitLengthIsReadable() {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(HEAD);
        stream.writeBytes(new byte[] {(byte) 0x81, 126, 0x01, 0x00}); // FIN, text; 256 bytes, not masked
        stream.writeBytes("x".repeat(256).getBytes(StandardCharsets.US_ASCII));

        assertThat(Unmasked.payloads(stream.toByteArray())).hasSize(256);
    }

    @Test
    void streamThatEndsInsideAFrameKeepsTheWholeOnes() {
        var stream = new ByteArrayOutputStream();
        stream.writeBytes(HEAD);
        stream.writeBytes(masked("whole"));
        stream.writeBytes(new byte[] {(byte) 0x81, (byte) 0x85, 1});

        assertThat(Unmasked.payloads(stream.toByteArray())).asString().isEqualTo("whole");
    }

    private static byte[] masked(String text) {
        byte[] mask = {0x11, 0x22, 0x33, 0x44};
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        var frame = new ByteArrayOutputStream();
        frame.write(0x81); // FIN, text
        frame.write(0x80 | payload.length); // masked
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        return frame.toByteArray();
    }
}
