package io.agentmesh.sdk.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.StreamWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Items between the loop, which puts, and the caller's thread, which takes; then the end. Thread-safe.
final class ItemBuffer {
    private record Item(JsonValue payload, int bytes) {}

    private final int maxItems;
    private final int maxBytes;
    private final StreamWindow half;
    private final Consumer<ItemBuffer> whenEnded;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Deque<Item> items = new ArrayDeque<>();

    @GuardedBy("lock")
    private long bytes;

    @GuardedBy("lock")
    private Progress read = Progress.NONE;

    @GuardedBy("lock")
    private Progress told = Progress.NONE;

    @GuardedBy("lock")
    private @Nullable StreamEnd end;

    private volatile Runnable whenHalfRead = () -> {};

    /// @param whenEnded told once, by the thread that ends it
    ItemBuffer(int maxItems, int maxBytes, Consumer<ItemBuffer> whenEnded) {
        this.maxItems = maxItems;
        this.maxBytes = maxBytes;
        this.half = new StreamWindow(Math.ceilDiv(window().items(), 2), Math.ceilDiv(maxBytes, 2));
        this.whenEnded = whenEnded;
    }

    /// Items and bytes that may wait in it, as far as a callee can be told.
    StreamWindow window() {
        return new StreamWindow(Math.min(maxItems, StreamWindow.MAX_ITEMS), maxBytes);
    }

    /// What is run on the reader's thread whenever it has read half of the [#window()] since the last time.
    /// Set before anything is read.
    void whenHalfRead(Runnable task) {
        whenHalfRead = task;
    }

    /// What was read so far.
    Progress read() {
        lock.lock();
        try {
            return read;
        } finally {
            lock.unlock();
        }
    }

    /// Puts an item; false if there is no room. One that is larger than all the room is taken alone.
    boolean offer(JsonValue payload, int size) {
        lock.lock();
        try {
            boolean room = items.size() < maxItems && (items.isEmpty() || bytes + size <= maxBytes);
            if (room) {
                add(new Item(payload, size));
            }
            return room;
        } finally {
            lock.unlock();
        }
    }

    /// Puts an item for which a callee was granted room.
    void put(JsonValue payload, int size) {
        lock.lock();
        try {
            add(new Item(payload, size));
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void add(Item item) {
        if (end == null) {
            items.add(item);
            bytes += item.bytes();
            changed.signalAll();
        }
    }

    /// Nothing comes after what is there. The first end counts.
    void end(StreamEnd how) {
        if (isFirst(how)) {
            whenEnded.accept(this);
        }
    }

    private boolean isFirst(StreamEnd how) {
        lock.lock();
        try {
            if (end != null) {
                return false;
            }
            end = how;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Forgets what is there, and ends. An end that nobody can have seen, because items were before it, does not
    /// count: the reader would take them for complete.
    void abandon(StreamEnd how) {
        lock.lock();
        try {
            if (end != null && !items.isEmpty()) {
                end = how;
            }
            items.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
        end(how);
    }

    /// Waits for the next item; empty at the end.
    Optional<JsonValue> take() throws InterruptedException {
        Item next;
        boolean half;
        lock.lockInterruptibly();
        try {
            while (items.isEmpty() && end == null) {
                changed.await();
            }
            next = items.poll();
            if (next == null) {
                return Optional.empty();
            }
            bytes -= next.bytes();
            read = read.plus(next.bytes());
            half = isHalfReadAgain();
        } finally {
            lock.unlock();
        }
        if (half) {
            whenHalfRead.run();
        }
        return Optional.of(next.payload());
    }

    @GuardedBy("lock")
    private boolean isHalfReadAgain() {
        if (end != null || !read.fills(half, told)) {
            return false;
        }
        told = read;
        return true;
    }

    /// The end, once everything before it was taken.
    Optional<StreamEnd> end() {
        lock.lock();
        try {
            return items.isEmpty() ? Optional.ofNullable(end) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
