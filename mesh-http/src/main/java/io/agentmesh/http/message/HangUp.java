package io.agentmesh.http.message;

/// Tells that the client of a request has closed its connection while its answer is being made. Thread-safe.
@FunctionalInterface
public interface HangUp {
    /// For requests that came off no connection.
    HangUp NEVER = _ -> () -> {};

    /// Calls `then` once if the client is found gone, on another thread, until the watch is closed; a call
    /// that has begun by then may end later.
    Watch tell(Runnable then);

    /// Goes on until it is closed.
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
