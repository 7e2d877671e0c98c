package io.agentmesh.sdk.durable;

import io.agentmesh.core.identity.AgentId;
import java.time.Instant;
import java.util.UUID;

/// A message that was sent durably, as it stands.
///
/// @param id its name
/// @param target who it is for
/// @param capability what it asks for
/// @param sent when it was taken
/// @param expires until when it must have been started
/// @param fate how it stands. A message that was handled is on its way until the answer is here, too
public record Dispatch(UUID id, AgentId target, String capability, Instant sent, Instant expires, Fate fate) {
    /// Its id and how it stands, without the answer.
    @Override
    public String toString() {
        return "Dispatch[" + id + ", " + fate.getClass().getSimpleName() + "]";
    }
}
