package io.agentmesh.meshd.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the local agent is being asked, each with the thread that waits for it. Whoever may not ask any more is
/// cut off. As many as the callers of [#begin] let in. Thread-safe.
final class Underway {
    private static final Logger log = LoggerFactory.getLogger(Underway.class);

    private final Predicate<IncomingRequest> mayAsk;
    /// By when it began: those that asked first are ended first.
    private final Map<Long, Work> running = new ConcurrentSkipListMap<>();
    private final AtomicLong begun = new AtomicLong();

    /// @param mayAsk asked again whenever rights may have changed
    Underway(Predicate<IncomingRequest> mayAsk) {
        this.mayAsk = mayAsk;
    }

    /// The calling thread asks from now on, until the work is closed. Rights may have changed since the request
    /// was let in: the work may be [Work#isDenied] already.
    Work begin(IncomingRequest request) {
        Work work = new Work(request);
        running.put(work.place, work); // before the question: a review that comes in between sees it
        work.review();
        return work;
    }

    /// Rights have changed: ends what is no longer allowed.
    void review() {
        running.values().forEach(Work::review);
    }

    /// Interrupts everything.
    void interruptAll() {
        running.values().forEach(Work::interrupt);
    }

    /// One request and the thread that waits for its answer. An interrupt ends the wait, which closes the
    /// connection to the local agent; none comes after the work is closed.
    final class Work implements AutoCloseable {
        private final long place = begun.incrementAndGet();
        private final IncomingRequest request;
        private final ReentrantLock lock = new ReentrantLock();
        private volatile boolean denied;

        @GuardedBy("lock")
        private @Nullable Thread working = Thread.currentThread();

        private Work(IncomingRequest request) {
            this.request = request;
            Cancellation cancellation = request.cancellation();
            cancellation.cancelled().thenRun(this::interrupt);
        }

        /// Whether its caller lost the right to ask.
        boolean isDenied() {
            return denied;
        }

        private void review() {
            if (!denied && !mayAsk.test(request)) {
                denied = true;
                log.atInfo()
                        .setMessage("caller may not ask any more, request ended")
                        .addKeyValue("caller", request.caller())
                        .addKeyValue("capability", request.capability())
                        .addKeyValue("request", request.id())
                        .log();
                interrupt();
            }
        }

        private void interrupt() {
            lock.lock();
            try {
                if (working != null) {
                    working.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            running.remove(place);
            lock.lock();
            try {
                working = null;
            } finally {
                lock.unlock();
            }
        }
    }
}
