package io.agentmesh.sdk.stream;

import io.agentmesh.sdk.call.StreamWindow;
import org.jspecify.annotations.Nullable;

/// What the callee of one stream of ours may still send. Owned by the loop.
final class ReceiveWindow {
    private final StreamWindow size;
    private Progress arrived = Progress.NONE;
    private @Nullable Progress told;

    ReceiveWindow(StreamWindow size) {
        this.size = size;
    }

    /// An item came; false if the callee knew that it had to wait.
    boolean take(int bytes) {
        if (isFull()) {
            return false;
        }
        arrived = arrived.plus(bytes);
        return true;
    }

    /// Whether the callee waits until it is told more.
    boolean isFull() {
        return arrived.fills(size, told == null ? Progress.NONE : told);
    }

    /// So much was read; whether that is news for the callee, which is then to be told.
    boolean tell(Progress read) {
        boolean news = !read.equals(told);
        told = read;
        return news;
    }

    /// What the callee was told last; null before the first word.
    @Nullable
    Progress told() {
        return told;
    }
}
