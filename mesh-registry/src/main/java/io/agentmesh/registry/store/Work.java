package io.agentmesh.registry.store;

/// What is done inside one transaction. Runs on a thread of the store's: it takes no lock, waits for nothing
/// and keeps the transaction no longer than its own run.
///
/// @param <T> what comes out of it
@FunctionalInterface
public interface Work<T> {
    /// Does it.
    T in(Transaction tx);
}
