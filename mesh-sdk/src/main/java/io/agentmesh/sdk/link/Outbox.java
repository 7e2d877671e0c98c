package io.agentmesh.sdk.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Frames that wait to be sent, in order, bounded in number and bytes. They outlast a link: sealed envelopes
/// must reach their receiver in the order in which they were sealed. Owned by the loop.
final class Outbox {
    private record Frame(String text, long bytes, Runnable whenGone) {}

    private final int maxFrames;
    private final long maxBytes;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private long queuedBytes;

    Outbox(int maxFrames, long maxBytes) {
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
    }

    /// @param whenGone run once the frame was taken out, or was forgotten; not if it is refused here
    SendOutcome offer(String text, Runnable whenGone) {
        long bytes = utf8Length(text);
        if (bytes > LinkConfig.MAX_FRAME_BYTES) {
            return SendOutcome.TOO_LARGE;
        }
        if (frames.size() >= maxFrames || queuedBytes + bytes > maxBytes) {
            return SendOutcome.QUEUE_FULL;
        }
        frames.add(new Frame(text, bytes, whenGone));
        queuedBytes += bytes;
        return SendOutcome.QUEUED;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    @Nullable
    String poll() {
        Frame frame = frames.poll();
        if (frame == null) {
            return null;
        }
        queuedBytes -= frame.bytes();
        frame.whenGone().run();
        return frame.text();
    }

    void clear() {
        List<Frame> forgotten = List.copyOf(frames);
        frames.clear();
        queuedBytes = 0;
        forgotten.forEach(frame -> frame.whenGone().run());
    }

    private static long utf8Length(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A surrogate pair is four bytes: two for each half.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
