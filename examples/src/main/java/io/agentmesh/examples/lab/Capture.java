package io.agentmesh.examples.lab;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// What went by in one direction of one connection. Written by one thread, read by any; the lock is its own.
final class Capture {
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private final Frame.Sender sender;
    private final int limit;
    private boolean overflowed;

    Capture(Frame.Sender sender, int limit) {
        this.sender = sender;
        this.limit = limit;
    }

    synchronized void add(byte[] buffer, int length) {
        if (raw.size() + length > limit) {
            overflowed = true;
        } else {
            raw.write(buffer, 0, length);
        }
    }

    /// The bytes as they were, and once more with the WebSocket masks taken off.
    ///
    /// A capture that overflowed proves nothing, so it does not pretend to.
    synchronized String text() {
        byte[] bytes = bytes();
        return Recorder.latin1(bytes) + "\n" + Recorder.latin1(Unmasked.payloads(bytes));
    }

    /// Its WebSocket frames.
    synchronized List<Frame> frames() {
        return Unmasked.frames(sender, bytes());
    }

    private byte[] bytes() {
        if (overflowed) {
            throw new LabException("the recording is longer than " + limit + " bytes");
        }
        return raw.toByteArray();
    }
}
