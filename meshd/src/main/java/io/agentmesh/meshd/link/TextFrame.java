package io.agentmesh.meshd.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A client's text frame as bytes (RFC 6455 §5.2): encoded once, masked where it lies, and copied once, to
/// the buffer that the socket takes.
///
/// ```
///  0         1           2 …            …             …
/// | FIN, opcode | 80 + length | length, 2 or 8 bytes | mask, 4 bytes | text XOR mask |
/// ```
final class TextFrame {
    private static final int FINAL = 0x80;
    private static final int TEXT = 0x1;
    private static final int CONTINUATION = 0x0;
    private static final int MASKED = 0x80;

    /// From this length on it takes two bytes, and eight above [#MAX_TWO_BYTES].
    private static final int IN_TWO_BYTES = 126;

    private static final int IN_EIGHT_BYTES = 127;
    private static final int MAX_TWO_BYTES = 0xFFFF;
    private static final int MAX_HEAD_BYTES = 14;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private TextFrame() {}

    /// @param text a whole text, or a part of one that cuts no character
    /// @param first whether the text begins with it
    /// @param last whether it ends with it
    static ByteBuf of(String text, boolean first, boolean last, int mask, ByteBufAllocator allocator) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = allocator.directBuffer(MAX_HEAD_BYTES + utf8.length);
        frame.writeByte((last ? FINAL : 0) | (first ? TEXT : CONTINUATION));
        writeLength(frame, utf8.length);
        frame.writeInt(mask);
        maskInPlace(utf8, mask);
        return frame.writeBytes(utf8);
    }

    private static void writeLength(ByteBuf frame, int length) {
        if (length < IN_TWO_BYTES) {
            frame.writeByte(MASKED | length);
        } else if (length <= MAX_TWO_BYTES) {
            frame.writeByte(MASKED | IN_TWO_BYTES).writeShort(length);
        } else {
            frame.writeByte(MASKED | IN_EIGHT_BYTES).writeLong(length);
        }
    }

    /// Eight bytes at a time, as the mask repeats after four.
    private static void maskInPlace(byte[] bytes, int mask) {
        long twice = (long) mask << Integer.SIZE | Integer.toUnsignedLong(mask);
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
        }
        for (; at < bytes.length; at++) {
            int shift = Integer.SIZE - Byte.SIZE * (1 + at % Integer.BYTES);
            bytes[at] ^= (byte) (mask >>> shift);
        }
    }
}
