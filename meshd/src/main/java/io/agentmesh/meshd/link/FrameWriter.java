package io.agentmesh.meshd.link;

import io.agentmesh.http.websocket.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Writes frames to one channel. What is written in one turn of the loop is flushed at its end, so it
/// leaves with one write to the socket; earlier if it is more than the channel holds. Owned by the loop.
///
/// A text is made into bytes only while the channel has room (its high watermark, 64 KiB), a long one part
/// by part, each a frame: so at most the watermark and one part wait as bytes, however long the text and
/// however slow the other end. The owner hears that the next may come once the channel has room again, and
/// at once if it has room all the time.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is seen there
final class FrameWriter {
    /// UTF-16 units of a text that make one frame.
    static final int PART_CHARS = 64 << 10;

    private final Channel channel;
    private final Executor loop;
    private final RandomGenerator masks;
    private final Runnable sent;

    private @Nullable String text;
    private int written;
    private boolean owesSent;
    private boolean isWriting;
    private boolean flushIsPlanned;
    private boolean closeIsDue;
    private boolean closed;

    /// @param sent told when the next text may come: from within [#send] if there is room; what is sent
    ///     from within it is written once it returns
    FrameWriter(Channel channel, Executor loop, RandomGenerator masks, Runnable sent) {
        this.channel = channel;
        this.loop = loop;
        this.masks = masks;
        this.sent = sent;
    }

    /// Sends a text, or as much of it as there is room for, and the rest when there is.
    ///
    /// @throws IllegalStateException if the one before was not said to be sent
    void send(String next) {
        if (owesSent) {
            throw new IllegalStateException("send: a text before the last one was sent");
        }
        if (closed || closeIsDue) {
            return;
        }
        text = next;
        written = 0;
        owesSent = true;
        resume();
    }

    /// Writes what there is room for; called again when there is room. A call from within does nothing: the
    /// first one goes on, so that an owner with many texts needs no deeper a stack than one with two.
    void resume() {
        if (isWriting) {
            return;
        }
        isWriting = true;
        try {
            boolean more = true;
            while (more) {
                more = step();
            }
        } finally {
            isWriting = false;
        }
    }

    private boolean step() {
        if (!hasRoom()) {
            return false;
        }
        if (text != null) {
            writePart(text);
            return true;
        }
        if (owesSent) {
            owesSent = false;
            sent.run();
            return true;
        }
        if (closeIsDue) {
            closeAtOnce(goodbye());
        }
        return false;
    }

    private boolean hasRoom() {
        if (!channel.isWritable()) {
            flushNow();
        }
        return channel.isWritable();
    }

    private void writePart(String whole) {
        int end = endOfPart(whole, written);
        boolean last = end == whole.length();
        String part = written == 0 && last ? whole : whole.substring(written, end);
        ByteBuf frame = TextFrame.of(part, written == 0, last, masks.nextInt(), channel.alloc());
        written = end;
        text = last ? null : whole;
        write(frame);
    }

    /// Cuts no pair of surrogates.
    private static int endOfPart(String whole, int start) {
        if (whole.length() - start <= PART_CHARS) {
            return whole.length();
        }
        int end = start + PART_CHARS;
        return Character.isHighSurrogate(whole.charAt(end - 1)) ? end - 1 : end;
    }

    /// Sends a ping.
    void ping() {
        if (!closed) {
            write(new PingWebSocketFrame());
        }
    }

    /// Answers a ping, and takes its payload over. Where the relay reads nothing, what waits already shows
    /// life, and pongs would only pile up.
    void pong(ByteBuf payload) {
        if (closed || !channel.isWritable()) {
            payload.release();
        } else {
            write(new PongWebSocketFrame(payload));
        }
    }

    /// Ends the frames in good order, once the text that is being sent is out.
    void close() {
        if (closed) {
            return;
        }
        if (text == null) {
            writeLast(goodbye());
        } else {
            closeIsDue = true;
        }
    }

    private static CloseWebSocketFrame goodbye() {
        return new CloseWebSocketFrame(CloseCode.NORMAL, "");
    }

    /// Ends the frames here, and flushes them.
    void closeAtOnce(CloseWebSocketFrame frame) {
        if (closed) {
            frame.release();
        } else {
            writeLast(frame);
            flush();
        }
    }

    private void writeLast(CloseWebSocketFrame frame) {
        closed = true;
        closeIsDue = false;
        text = null;
        write(frame);
    }

    /// What fails is told to the handlers of the channel.
    private void write(Object frame) {
        channel.write(frame, channel.voidPromise());
        if (!flushIsPlanned) {
            flushIsPlanned = true;
            loop.execute(this::flush);
        }
    }

    /// Ends a turn: what was written goes to the socket.
    void flush() {
        if (flushIsPlanned) {
            flushNow();
        }
    }

    private void flushNow() {
        flushIsPlanned = false;
        channel.flush();
    }
}
