package io.agentmesh.relay.routing;

import io.agentmesh.relay.queue.QueueEntry;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Checks signatures that had been left to a receiver, once another one is to get the envelopes.
@FunctionalInterface
public interface LateCheck {
    /// Checks entries. Does not wait and takes no long time itself.
    ///
    /// @param forged hears the places of those whose signature does not hold: exactly once, before the call
    ///     returns or later, on any thread
    void check(List<QueueEntry> entries, Consumer<Set<Long>> forged);
}
