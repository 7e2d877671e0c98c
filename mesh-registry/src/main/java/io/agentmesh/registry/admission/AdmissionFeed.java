package io.agentmesh.registry.admission;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Whose answer at the gate may have changed, told to every listener once the change is on disk. For any thread.
public final class AdmissionFeed {
    /// Relays that may listen at a time.
    static final int MAX_LISTENERS = 64;

    private final List<Consumer<AgentId>> listeners = new ArrayList<>();

    /// Somebody who listens, until closed. Closing again does nothing.
    @FunctionalInterface
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /// The gate may answer otherwise about this agent once the transaction is on disk.
    public void changed(Transaction tx, AgentId agent) {
        tx.afterCommit(() -> tell(agent));
    }

    /// Calls `listener` from now on, on the writer's thread and in the order of the commits: it must not block.
    /// Empty if as many listen as may.
    public Optional<Listening> listen(Consumer<AgentId> listener) {
        synchronized (listeners) {
            if (listeners.size() >= MAX_LISTENERS) {
                return Optional.empty();
            }
            listeners.add(listener);
            return Optional.of(() -> stop(listener));
        }
    }

    private void stop(Consumer<AgentId> listener) {
        synchronized (listeners) {
            listeners.removeIf(each -> each == listener);
        }
    }

    private void tell(AgentId agent) {
        List<Consumer<AgentId>> all;
        synchronized (listeners) {
            all = List.copyOf(listeners);
        }
        all.forEach(listener -> listener.accept(agent));
    }
}
