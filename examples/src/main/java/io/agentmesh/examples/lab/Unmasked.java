package io.agentmesh.examples.lab;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Takes WebSocket frames apart (RFC 6455 §5.2), as far as reading along needs it: payloads without their masks.
final class Unmasked {
    private static final int OPCODE = 0x0f;

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Unmasked() {}

    /// The payloads of all whole frames behind the HTTP head, one after the other.
    static byte[] payloads(byte[] stream) {
        var out = new ByteArrayOutputStream();
        read(stream, (opcode, payload) -> out.writeBytes(payload));
        return out.toByteArray();
    }

    /// All whole frames behind the HTTP head, in their order.
    static List<Frame> frames(Frame.Sender sender, byte[] stream) {
        List<Frame> frames = new ArrayList<>();
        read(stream, (opcode, payload) -> frames.add(new Frame(sender, opcode, Recorder.latin1(payload))));
        return frames;
    }

    private interface Sink {
        void take(int opcode, byte[] payload);
    }

    private static void read(byte[] stream, Sink sink) {
        ByteBuffer in = ByteBuffer.wrap(stream);
        in.position(behindHead(stream));
        try {
            while (in.hasRemaining()) {
                int opcode = in.get() & OPCODE; // text, ping and close are all worth reading
                sink.take(opcode, payload(in));
            }
        } catch (BufferUnderflowException cutInAFrame) {
            // The connection ended, or is still open, in the middle of a frame: what is whole was taken.
            return;
        }
    }

    private static byte[] payload(ByteBuffer in) {
        int second = in.get();
        byte[] payload = new byte[length(in, second & 0x7f)];
        byte[] mask = new byte[second < 0 ? 4 : 0];
        in.get(mask);
        in.get(payload);
        for (int i = 0; i < payload.length && mask.length > 0; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    private static int length(ByteBuffer in, int shortLength) {
        return switch (shortLength) {
            case 126 -> in.getShort() & 0xffff;
            case 127 -> Math.toIntExact(in.getLong());
            default -> shortLength;
        };
    }

    private static int behindHead(byte[] stream) {
        for (int i = 0; i + END_OF_HEAD.length <= stream.length; i++) {
            if (ByteBuffer.wrap(stream, i, END_OF_HEAD.length).equals(ByteBuffer.wrap(END_OF_HEAD))) {
                return i + END_OF_HEAD.length;
            }
        }
        return stream.length;
    }
}
