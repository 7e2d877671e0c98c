package io.agentmesh.meshd.outbox;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import java.util.UUID;

/// What is asked of whom.
///
/// @param id names the request, here and, as its idempotency key, at the peer
/// @param target who is asked
/// @param capability what for
/// @param content what travels, the capability in it
/// @param repeat what may be done while it is not known whether it was handled
public record Order(UUID id, AgentId target, String capability, JsonValue content, Repeat repeat) {
    /// What may be done while it is not known whether a request was handled.
    public enum Repeat {
        /// It is not asked again: handled once, or not at all.
        AT_MOST_ONCE("at_most_once"),
        /// It is asked again: handled once or more often, which its owner says does no harm.
        AT_LEAST_ONCE("at_least_once");

        private final String word;

        Repeat(String word) {
            this.word = word;
        }

        /// As programs read it.
        public String word() {
            return word;
        }
    }

    /// Names it; the content stays unseen.
    @Override
    public String toString() {
        return "Order[" + id + " to " + target + "]";
    }
}
