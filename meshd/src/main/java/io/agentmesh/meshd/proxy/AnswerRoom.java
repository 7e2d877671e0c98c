package io.agentmesh.meshd.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.client.BodyMeter;
import java.util.HashMap;
import java.util.Map;

/// What the answers that are in hand may take together: each from its first byte until it is read as JSON. Their
/// number and the size of each are bounded elsewhere, and the product of these bounds is more than any heap. Those
/// to one caller take half of it at most, so that nobody takes the room of all others.
///
/// While an eighth is not left, of all or of the caller's half, the agent is not asked, and its caller may come
/// again. An answer that finds too little while it arrives is given up, and does not wait: those that wait for each
/// other would never end. One that is alone is taken whatever its size. Thread-safe.
public final class AnswerRoom {
    /// Of all answers of a local agent together, in bytes; as much as the requests of others may weigh. An eighth is
    /// the largest answer, unless that was set.
    public static final long USUAL_BYTES = 64L << 20;

    private final long most;

    @GuardedBy("this")
    private long taken;

    /// Of those alone that have some.
    @GuardedBy("this")
    private final Map<AgentId, Long> takenFor = new HashMap<>();

    /// Room for so many bytes.
    public AnswerRoom(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most + " (expected: 1 or more)");
        }
        this.most = most;
    }

    /// Whether there is too little left to ask for an answer to this caller.
    synchronized boolean isFull(AgentId caller) {
        return left(caller) <= most / 8;
    }

    /// Room for one answer, of which nothing came yet.
    Share open(AgentId caller) {
        return new Share(caller);
    }

    @GuardedBy("this")
    private long left(AgentId caller) {
        return Math.min(most - taken, most / 2 - takenFor.getOrDefault(caller, 0L));
    }

    private synchronized boolean take(AgentId caller, int bytes, long before) {
        boolean isAlone = taken == before;
        if (!isAlone && bytes > left(caller)) {
            return false;
        }
        taken += bytes;
        takenFor.merge(caller, (long) bytes, Long::sum);
        return true;
    }

    private synchronized void giveBack(AgentId caller, long bytes) {
        taken -= bytes;
        takenFor.computeIfPresent(caller, (_, all) -> all == bytes ? null : all - bytes);
    }

    /// What one answer takes; for one thread.
    final class Share implements BodyMeter, AutoCloseable {
        private final AgentId caller;
        private long bytes;

        private Share(AgentId caller) {
            this.caller = caller;
        }

        @Override
        public boolean takes(int more) {
            boolean taken = take(caller, more, bytes);
            bytes += taken ? more : 0;
            return taken;
        }

        /// Gives back what the answer took.
        @Override
        public void close() {
            giveBack(caller, bytes);
            bytes = 0;
        }
    }
}
