package io.agentmesh.sdk.once;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.identity.AgentId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One line of a [Journal].
public sealed interface Entry {
    /// Who made the request.
    AgentId caller();

    /// The id of the envelope in which it came first.
    UUID id();

    /// A request was taken; its handler may run from now on.
    ///
    /// @param key its idempotency key, if it has one
    /// @param expires when it may be forgotten, in milliseconds of Unix time
    record Taken(AgentId caller, UUID id, @Nullable String key, long expires) implements Entry {
        /// Whose it is, without the key.
        @Override
        public String toString() {
            return "Taken[" + id + " of " + caller + "]";
        }
    }

    /// It was answered.
    ///
    /// @param kind what the answer is
    /// @param payload its canonical JSON
    record Answered(AgentId caller, UUID id, Kind kind, Octets payload) implements Entry {}

    /// It was answered, with more than is noted.
    record AnsweredAtLength(AgentId caller, UUID id) implements Entry {}

    /// What an answer is.
    enum Kind {
        /// A `response`.
        RESULT,
        /// An `error`.
        REFUSAL
    }
}
