package io.agentmesh.meshd.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.http.client.BodyMeter;

/// What the answers that are in hand may take together: each from its first byte until it is read as JSON. Their
/// number and the size of each are bounded elsewhere, and the product of these bounds is more than any heap.
///
/// While there is no room at all the agent is not asked, and its caller may come again. An answer that finds too
/// little while it arrives is given up, and does not wait: those that wait for each other would never end. One that
/// is alone is taken whatever its size. Thread-safe.
public final class AnswerRoom {
    /// Of all answers of a local agent together, in bytes; as much as the requests of others may weigh.
    public static final long USUAL_BYTES = 64L << 20;

    private final long most;

    @GuardedBy("this")
    private long taken;

    /// Room for so many bytes.
    public AnswerRoom(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most + " (expected: 1 or more)");
        }
        this.most = most;
    }

    /// Whether there is none left.
    synchronized boolean isFull() {
        return taken >= most;
    }

    /// Room for one answer, of which nothing came yet.
    Share open() {
        return new Share();
    }

    private synchronized boolean take(int bytes, long before) {
        boolean alone = taken == before;
        if (!alone && bytes > most - taken) {
            return false;
        }
        taken += bytes;
        return true;
    }

    private synchronized void giveBack(long bytes) {
        taken -= bytes;
    }

    /// What one answer takes; for one thread.
    final class Share implements BodyMeter, AutoCloseable {
        private long bytes;

        private Share() {}

        @Override
        public boolean takes(int more) {
            boolean taken = take(more, bytes);
            bytes += taken ? more : 0;
            return taken;
        }

        /// Gives back what the answer took.
        @Override
        public void close() {
            giveBack(bytes);
            bytes = 0;
        }
    }
}
