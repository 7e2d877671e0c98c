package io.agentmesh.registry.rotation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Transaction;
import java.util.List;

/// The keys that agents had, in order: the chains of the rotations that were completed here. Runs inside the
/// caller's transaction; holds no state.
public final class KeyHistory {
    private final KeyHistoryRepository rotations = new KeyHistoryRepository();

    /// The key that took an agent's place last; the agent itself if none did.
    public AgentId current(Transaction tx, AgentId agent) {
        return rotations.newest(tx, agent).orElse(agent);
    }

    /// All keys of the agent that has, or had, this one, and of whoever appointed it without its word.
    public KeyChain chain(Transaction tx, AgentId agent) {
        AgentId first = rotations.first(tx, agent).orElse(agent);
        return new KeyChain(first, rotations.of(tx, first));
    }

    /// The lasting name of the agent that has, or had, this key. Nobody gets a past by another key's word alone.
    public AgentId name(Transaction tx, AgentId agent) {
        return chain(tx, agent).nameOf(agent);
    }

    /// The changes from the agent's lasting name on: what proves that its key of today speaks for that name.
    public List<KeyChange> sinceName(Transaction tx, AgentId agent) {
        KeyChain whole = chain(tx, agent);
        AgentId name = whole.nameOf(agent);
        return whole.changes().stream()
                .dropWhile(change -> !change.oldAgentId().equals(name))
                .toList();
    }

    /// Whether the key was some agent's before.
    boolean isKnown(Transaction tx, AgentId agent) {
        return rotations.first(tx, agent).isPresent();
    }

    /// How many rotations led to this key.
    int length(Transaction tx, AgentId agent) {
        return rotations.position(tx, agent);
    }

    /// Adds a link to the chain that ends with the change's old key, or begins one.
    void append(Transaction tx, KeyChange change, Timestamp completedAt) {
        AgentId old = change.oldAgentId();
        rotations.add(tx, change, rotations.first(tx, old).orElse(old), rotations.position(tx, old) + 1, completedAt);
    }
}
