package io.agentmesh.sdk.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.RequestKey;
import io.agentmesh.sdk.call.StreamWindow;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.Unsealed;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One stream that is being served: the border between its handler's thread, which sends and is interrupted, and
/// the loop, where the items go. For any thread, except where it says otherwise.
final class ServedStream implements StreamSink {
    private final IncomingRequest request;
    private final Optional<Session> session;
    private final Limits limits;
    private final Semaphore window;
    private final @Nullable SendWindow ahead;
    private final BiConsumer<ServedStream, StreamItem> toLoop;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean over;
    private @Nullable Timer longest;
    private Runnable whenOver = () -> {};
    private boolean endTold;
    private @Nullable ServedTalk talk;

    @GuardedBy("lock")
    private @Nullable Thread handler;

    /// What a handler may do.
    ///
    /// @param window how many items may be on their way to the socket
    /// @param maxItemBytes how large each may be
    /// @param unread how far it may be ahead of what its caller has read; none if the caller does not say
    record Limits(int window, int maxItemBytes, @Nullable StreamWindow unread) {}

    /// @param toLoop hands an item to the loop; does not block
    ServedStream(
            IncomingRequest request,
            Optional<Session> session,
            Limits limits,
            BiConsumer<ServedStream, StreamItem> toLoop) {
        this.request = request;
        this.session = session;
        this.limits = limits;
        this.window = new Semaphore(limits.window());
        this.ahead = limits.unread() == null ? null : new SendWindow(limits.unread());
        this.toLoop = toLoop;
    }

    RequestKey key() {
        return new RequestKey(request.caller(), request.id());
    }

    IncomingRequest request() {
        return request;
    }

    /// On which it came, and every item goes; empty if it is plain.
    Optional<Session> session() {
        return session;
    }

    @Override
    public int maxItemBytes() {
        return limits.maxItemBytes();
    }

    @Override
    public void send(JsonValue item) throws InterruptedException {
        StreamItem checked = StreamItem.of(item).within(limits.maxItemBytes());
        window.acquire();
        boolean sent = false;
        try {
            handOver(checked);
            sent = true;
        } finally {
            if (!sent) {
                window.release();
            }
        }
    }

    private void handOver(StreamItem item) throws InterruptedException {
        if (over) {
            throw new InterruptedException("the stream is over");
        }
        if (ahead == null) {
            toLoop.accept(this, item);
        } else {
            ahead.pass(item.content().length(), () -> toLoop.accept(this, item));
        }
    }

    /// The item that was sent first waits no longer.
    void itemGone() {
        window.release();
    }

    /// Whether nothing more is sent.
    boolean isOver() {
        return over;
    }

    /// Nothing more is sent: the handler is told and interrupted. Harmless when it was already.
    void stop() {
        over = true;
        request.cancellation().cancel();
        ServedTalk conversation = talk;
        if (conversation != null) {
            conversation.dialogue().end();
        }
        if (ahead != null) {
            ahead.end();
        }
        lock.lock();
        try {
            if (handler != null) {
                handler.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The handler runs on this thread from now on; interrupted at once if the stream is over.
    void enter() {
        lock.lock();
        try {
            handler = Thread.currentThread();
            if (over) {
                handler.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The handler has ended: its thread, which may be somebody else's next, is left alone. Returns whether it
    /// was interrupted, and takes that from it.
    boolean leave() {
        lock.lock();
        try {
            handler = null;
            return Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /// What is run once the handler has ended. On the loop.
    void whenOver(Runnable task) {
        whenOver = task;
    }

    /// The handler has ended: stops the timer, and tells. On the loop.
    void ended() {
        if (longest != null) {
            longest.cancel();
        }
        whenOver.run();
    }

    /// The caller was told the end already. On the loop.
    void endTold() {
        endTold = true;
    }

    /// On the loop.
    boolean isEndTold() {
        return endTold;
    }

    /// It is a conversation. Before its handler begins.
    void talk(ServedTalk conversation) {
        talk = conversation;
    }

    /// Whether its caller has anything to say after the request.
    boolean isSpokenTo() {
        return talk != null || ahead != null;
    }

    /// Takes a verified part of the caller's; the violation, if the stream cannot go on. On the loop.
    @Nullable
    Violation take(Envelope envelope, Optional<Unsealed> unsealed) {
        if (talk != null) {
            return talk.take(envelope, unsealed);
        }
        // What is lost, or comes twice, does no harm: the next one says all.
        Optional<Unsealed> fitting = unsealed.filter(
                opened -> session.filter(opened.session()::equals).isPresent());
        return ahead == null || fitting.isEmpty()
                ? null
                : ahead.take(fitting.get().content());
    }

    /// On the loop.
    void longest(Timer timer) {
        longest = timer;
    }
}
