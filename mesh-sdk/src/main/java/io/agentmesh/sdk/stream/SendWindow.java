package io.agentmesh.sdk.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Json;
import io.agentmesh.sdk.call.StreamWindow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// How far the handler of a stream may be ahead of what its caller has read. Thread-safe.
final class SendWindow {
    private final StreamWindow size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private Progress sent = Progress.NONE;

    @GuardedBy("lock")
    private Progress read = Progress.NONE;

    @GuardedBy("lock")
    private boolean over;

    SendWindow(StreamWindow size) {
        this.size = size;
    }

    /// Waits until there is room, and hands an item on.
    ///
    /// @param onward does not block; items are handed on in the order in which they got their room, since the
    ///     caller judges them in the order in which they arrive
    /// @throws InterruptedException if the stream is over, or the thread is interrupted while it waits;
    ///     nothing was handed on
    void pass(int bytes, Runnable onward) throws InterruptedException {
        lock.lock();
        try {
            while (!over && sent.fills(size, read)) {
                changed.await();
            }
            if (over) {
                throw new InterruptedException("the stream is over");
            }
            sent = sent.plus(bytes);
            onward.run();
        } finally {
            lock.unlock();
        }
    }

    /// Takes what the caller said; the violation, if it must not say that.
    @Nullable
    Violation take(Octets said) {
        return switch (Json.parse(said.toByteArray()).then(Progress::of)) {
            case Decoded.Ok<Progress>(Progress progress) -> take(progress);
            case Decoded.Bad<Progress>(Violation malformed) -> malformed;
        };
    }

    private @Nullable Violation take(Progress progress) {
        lock.lock();
        try {
            if (progress.isWithin(read)) {
                return null; // came late, or twice
            }
            if (!progress.isWithin(sent) || !read.isWithin(progress)) {
                return new Violation(ErrorCode.MALFORMED, "the caller has read what was never sent");
            }
            read = progress;
            changed.signalAll();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// The stream is over: whoever waits is let go.
    void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
