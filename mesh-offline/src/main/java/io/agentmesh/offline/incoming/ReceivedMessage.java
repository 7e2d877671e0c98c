package io.agentmesh.offline.incoming;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message of the inbox as it stands.
///
/// @param id its name
/// @param from who sent it, proven by signature
/// @param type `request`, `response` or `error`
/// @param capability what a request asks for
/// @param stage how far it has come
/// @param content as long as it is needed
public record ReceivedMessage(
        UUID id,
        AgentId from,
        String type,
        String capability,
        Stage stage,
        @Nullable JsonValue content) {
    /// How far a message has come.
    ///
    /// @param state `received`, `running` or `done`
    /// @param outcome the word of its receipt, once it is done
    public record Stage(String state, @Nullable String outcome, Instant received, Instant expires) {}

    /// Its id and state alone.
    @Override
    public String toString() {
        return "ReceivedMessage[" + id + ", " + stage.state() + "]";
    }
}
