package io.agentmesh.registry.prekey;

import io.agentmesh.core.identity.AgentId;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys under which a card's agent may publish: the one in force, and the one that a rotation is about to
/// bring.
///
/// @param current in force
/// @param pending about to come, if any
/// @param name the agent's lasting name
record CardKeys(AgentId current, Optional<AgentId> pending, AgentId name) {
    Stream<AgentId> all() {
        return Stream.concat(Stream.of(current), pending.stream());
    }
}
