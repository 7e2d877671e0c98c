package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;

/// Finds the frames of a relay in a stream of bytes (RFC 6455 §5.2), and keeps only the first bytes of each.
final class ServerFrames {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;

    private static final int OPCODE = 0x0f;
    private static final int LENGTH_IN_TWO = 126;
    private static final int LENGTH_IN_EIGHT = 127;

    private final byte[] header = new byte[10];
    private final byte[] kept;
    private int keeping;
    private int headerBytes;
    private long left;
    private long size;
    private boolean inPayload;

    /// Hears of each frame once it is whole.
    @FunctionalInterface
    interface Listener {
        /// A frame is whole.
        ///
        /// @param opcode what it is
        /// @param kept its first bytes, overwritten by the next frame
        /// @param length how many of them are this frame's
        void frame(int opcode, byte[] kept, int length);
    }

    /// @param keep bytes kept of each frame
    ServerFrames(int keep) {
        kept = new byte[keep];
        keeping = keep;
    }

    /// Keeps fewer bytes from the next frame on.
    void keepOnly(int fewer) {
        keeping = fewer;
    }

    void read(ByteBuf in, Listener listener) {
        while (in.isReadable() || (inPayload && left == 0)) {
            if (inPayload) {
                payload(in, listener);
            } else {
                header[headerBytes++] = in.readByte();
                if (headerBytes >= 2 && headerBytes == headerLength()) {
                    size = payloadLength();
                    left = size;
                    inPayload = true;
                }
            }
        }
    }

    private void payload(ByteBuf in, Listener listener) {
        int some = (int) Math.min(left, in.readableBytes());
        long done = size - left;
        if (done < keeping) {
            in.getBytes(in.readerIndex(), kept, (int) done, Math.min(some, keeping - (int) done));
        }
        in.skipBytes(some);
        left -= some;
        if (left == 0) {
            inPayload = false;
            headerBytes = 0;
            listener.frame(header[0] & OPCODE, kept, (int) Math.min(size, keeping));
        }
    }

    private int headerLength() {
        return switch (header[1]) {
            case LENGTH_IN_TWO -> 4;
            case LENGTH_IN_EIGHT -> 10;
            default -> 2;
        };
    }

    private long payloadLength() {
        if (headerBytes == 2) {
            return header[1];
        }
        long length = 0;
        for (int i = 2; i < headerBytes; i++) {
            length = (length << 8) | (header[i] & 0xff);
        }
        return length;
    }
}
