package io.agentmesh.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The threads of one server on which code may block: one a request in hand, one a WebSocket. Their
/// number is bounded by that of the connections. Thread-safe.
final class VirtualThreads {
    private final ExecutorService handlers = threadsNamed("http-request-");
    private final ExecutorService listeners = threadsNamed("http-websocket-");

    private static ExecutorService threadsNamed(String prefix) {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(prefix, 0).factory());
    }

    Executor handlers() {
        return handlers;
    }

    Executor listeners() {
        return listeners;
    }

    /// Takes no more work, and ends what there is when every connection is gone: handlers get `grace` to
    /// end by themselves, listeners get `lastWords` to hear that their socket closed; then they are
    /// interrupted.
    void end(Duration grace, Duration lastWords) throws InterruptedException {
        handlers.shutdown();
        listeners.shutdown();
        try {
            handlers.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
            handlers.shutdownNow();
            listeners.awaitTermination(lastWords.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            interrupt();
        }
    }

    /// Takes no more work, and interrupts what there is.
    void interrupt() {
        handlers.shutdownNow();
        listeners.shutdownNow();
    }
}
