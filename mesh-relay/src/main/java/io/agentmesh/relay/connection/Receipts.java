package io.agentmesh.relay.connection;

import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Who is told what becomes of its envelopes: the agents that were granted `receipts`, each on its newest
/// connection (docs/protocol-extensions.md).
///
/// For any thread, also under a lock of the router's. As large as the number of registered connections.
final class Receipts {
    private final ConcurrentMap<AgentId, Registration> listeners = new ConcurrentHashMap<>();

    /// From now on the agent is told, on this connection.
    void grant(AgentId agent, Registration registration) {
        listeners.put(agent, registration);
    }

    /// The agent's newest connection was not granted them.
    void withhold(AgentId agent) {
        listeners.remove(agent);
    }

    /// The connection has ended; a newer one stays.
    void end(AgentId agent, Registration registration) {
        listeners.remove(agent, registration);
    }

    /// Whether the agent is told.
    boolean hears(AgentId agent) {
        return listeners.containsKey(agent);
    }

    /// Tells the agent, if it is connected and wants to hear.
    void tell(AgentId agent, RelayNotice notice) {
        Registration registration = listeners.get(agent);
        if (registration != null) {
            registration.tell(notice);
        }
    }

    /// Tells everybody who wants to hear.
    void tellAll(RelayNotice notice) {
        listeners.values().forEach(registration -> registration.tell(notice));
    }
}
