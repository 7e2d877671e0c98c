package io.agentmesh.sdk.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One side of a conversation, between the loop, which brings what the other side sent, and the threads of whoever
/// talks. Both sides are the same: credit goes against items, each way by itself.
///
/// | the other side sends | then |
/// |---|---|
/// | an item, within the credit that it was granted | it waits to be read |
/// | an item beyond it, or after `done` | a violation |
/// | credit | so many more items may be sent; more than [DuplexFrame#MAX_CREDIT] in all is a violation |
/// | done | what is there is read, and nothing comes after it |
///
/// New credit is granted for half a window at a time, so that there is one grant to eight items. Nothing is sent before
/// the other side's first grant, by which it says that it is there. Thread-safe.
final class Dialogue implements Exchange {
    private static final int GRANT = WINDOW / 2;

    /// Hands over what this side sends; may wait, and is called without the lock.
    interface Outlet {
        /// An item, for which there is credit.
        void item(JsonValue frame) throws InterruptedException;

        /// A grant, or the end of this side's items; never waits.
        void signal(JsonValue frame);
    }

    private final Outlet outlet;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Deque<JsonValue> items = new ArrayDeque<>();

    /// What the other side may still send.
    @GuardedBy("lock")
    private int granted = WINDOW;

    @GuardedBy("lock")
    private int readSinceGrant;

    /// What this side may still send.
    @GuardedBy("lock")
    private int credit;

    @GuardedBy("lock")
    private boolean otherIsThere;

    @GuardedBy("lock")
    private boolean otherIsDone;

    @GuardedBy("lock")
    private boolean done;

    @GuardedBy("lock")
    private boolean over;

    /// The other side may send [#WINDOW] items; it is told so by whoever makes this.
    Dialogue(Outlet outlet) {
        this.outlet = outlet;
    }

    /// Takes what the other side said; the violation, if it must not say that. On the loop.
    @Nullable
    Violation take(DuplexFrame frame) {
        boolean tellDone = false;
        lock.lock();
        try {
            switch (frame) {
                case DuplexFrame.Item(JsonValue payload) -> {
                    if (otherIsDone || granted == 0) {
                        return new Violation(ErrorCode.QUEUE_FULL, "an item came for which there was no credit");
                    }
                    granted--;
                    items.add(payload);
                }
                case DuplexFrame.Credit(int more) -> {
                    if (credit + more > DuplexFrame.MAX_CREDIT) {
                        return new Violation(ErrorCode.MALFORMED, "credit above " + DuplexFrame.MAX_CREDIT);
                    }
                    credit += more;
                    tellDone = done && !otherIsThere; // said before there was anybody to hear it
                    otherIsThere = true;
                }
                case DuplexFrame.Done() -> otherIsDone = true;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (tellDone) {
            outlet.signal(new DuplexFrame.Done().toJson());
        }
        return null;
    }

    /// It is over: whoever waits is let go. Harmless when it was before.
    void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitOver() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!over) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(JsonValue item) throws InterruptedException {
        StreamItem.of(item).within(MAX_ITEM_BYTES);
        spendCredit();
        outlet.item(new DuplexFrame.Item(item).toJson());
    }

    private void spendCredit() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (done) {
                throw new IllegalStateException("send after done");
            }
            while (credit == 0 && !over) {
                changed.await();
            }
            if (over) {
                throw new MeshException(new Violation(ErrorCode.CANCELLED, "the conversation is over"));
            }
            credit--;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void done() {
        boolean tell;
        lock.lock();
        try {
            tell = !done && !over && otherIsThere;
            done = true;
        } finally {
            lock.unlock();
        }
        if (tell) {
            outlet.signal(new DuplexFrame.Done().toJson());
        }
    }

    @Override
    public Optional<JsonValue> next() throws InterruptedException {
        int grant = 0;
        JsonValue next;
        lock.lockInterruptibly();
        try {
            while (items.isEmpty() && !otherIsDone && !over) {
                changed.await();
            }
            next = items.poll();
            if (next != null && ++readSinceGrant == GRANT) {
                readSinceGrant = 0;
                grant = otherIsDone || over ? 0 : GRANT;
                granted += grant;
            }
        } finally {
            lock.unlock();
        }
        if (grant > 0) {
            outlet.signal(new DuplexFrame.Credit(grant).toJson());
        }
        return Optional.ofNullable(next);
    }

    /// Items that came and were not read.
    int unread() {
        lock.lock();
        try {
            return items.size();
        } finally {
            lock.unlock();
        }
    }
}
