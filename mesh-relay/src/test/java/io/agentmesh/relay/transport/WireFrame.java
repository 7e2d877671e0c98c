package io.agentmesh.relay.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A WebSocket frame as it is on the wire (RFC 6455 §5.2).
final class WireFrame {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    /// The last frame of its message; one bit beside the kind.
    static final int FINAL = 0x80;

    private static final byte[] MASK = {1, 2, 3, 4};

    private final int header;
    private final byte[] payload;

    WireFrame(int header, byte[] payload) {
        this.header = header;
        this.payload = payload;
    }

    static WireFrame close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
        return new WireFrame(FINAL | CLOSE, payload);
    }

    /// A frame as a client sends it: header, length with the mask bit, mask, masked payload.
    static ByteBuf masked(int header, byte[] payload) {
        ByteBuf frame = Unpooled.buffer().writeByte(header);
        if (payload.length < 126) {
            frame.writeByte(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.writeByte(0x80 | 126).writeShort(payload.length);
        } else {
            frame.writeByte(0x80 | 127).writeLong(payload.length);
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ MASK[i % MASK.length]);
        }
        return frame;
    }

    /// Takes the next frame from what the channel has written; the rest stays.
    static WireFrame readNext(EmbeddedChannel channel) {
        ByteBuf written = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            written.writeBytes(part);
            part.release();
        }
        int header = written.readUnsignedByte();
        int length = written.readUnsignedByte();
        if (length == 126) {
            length = written.readUnsignedShort();
        } else if (length == 127) {
            length = (int) written.readLong();
        }
        byte[] payload = new byte[length];
        written.readBytes(payload);
        if (written.isReadable()) {
            channel.outboundMessages().add(written);
        } else {
            written.release();
        }
        return new WireFrame(header, payload);
    }

    int header() {
        return header;
    }

    byte[] payload() {
        return payload;
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WireFrame frame && header == frame.header && Arrays.equals(payload, frame.payload);
    }

    @Override
    public int hashCode() {
        return 31 * header + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return Integer.toHexString(header) + " " + HexFormat.of().formatHex(payload) + " " + text();
    }
}
