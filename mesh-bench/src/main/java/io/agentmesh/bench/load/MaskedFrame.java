package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Makes frames as a client must send them, masked (RFC 6455 §5.3), ready to be written as they are.
final class MaskedFrame {
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    /// Any will do: it guards proxies, and there is none here.
    private static final byte[] KEY = {0x5a, (byte) 0xa5, 0x3c, (byte) 0xc3};

    private MaskedFrame() {}

    /// A text in one frame, in a direct buffer that its caller owns.
    static ByteBuf text(String text) {
        return of(ServerFrames.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A pong without payload.
    static ByteBuf pong() {
        return of(0xa, new byte[0]);
    }

    private static ByteBuf of(int opcode, byte[] payload) {
        ByteBuf frame = Unpooled.directBuffer(payload.length + 14).writeByte(FINAL | opcode);
        if (payload.length < 126) {
            frame.writeByte(MASKED | payload.length);
        } else if (payload.length <= 0xffff) {
            frame.writeByte(MASKED | 126).writeShort(payload.length);
        } else {
            frame.writeByte(MASKED | 127).writeLong(payload.length);
        }
        frame.writeBytes(KEY);
        byte[] masked = new byte[payload.length];
        for (int i = 0; i < masked.length; i++) {
            masked[i] = (byte) (payload[i] ^ KEY[i & 3]);
        }
        return frame.writeBytes(masked);
    }
}
