package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import java.util.UUID;
import java.util.function.Predicate;

/// The end of an envelope that was queued and will not come.
///
/// @param envelope its id
/// @param sender who may want to know, in the envelope's group
/// @param reason why it will not come
public record Departure(UUID envelope, Address sender, Reason reason) {
    /// Why an envelope left the queue without being delivered.
    public enum Reason {
        /// It grew older than what the queue keeps.
        TTL,
        /// Its receiver's or its sender's key was revoked.
        REVOKED,
        /// Somebody emptied the receiver's queue.
        PURGED,
        /// Its signature does not hold; checked when it was to leave the queue.
        BAD_SIGNATURE;

        /// @throws IllegalArgumentException if nobody purges for this reason
        void requirePurge() {
            if (this == TTL || this == BAD_SIGNATURE) {
                throw noPurge();
            }
        }

        /// What a purge for this reason takes.
        ///
        /// @throws IllegalArgumentException if nobody purges for it
        Predicate<OutgoingEnvelope> taking(AgentId agent) {
            Predicate<OutgoingEnvelope> isTo = envelope -> envelope.to().agent().equals(agent);
            return switch (this) {
                case REVOKED -> isTo.or(envelope -> envelope.from().equals(agent));
                case PURGED -> isTo;
                case TTL, BAD_SIGNATURE -> throw noPurge();
            };
        }

        private IllegalArgumentException noPurge() {
            return new IllegalArgumentException("reason: " + this + " (expected: REVOKED or PURGED)");
        }
    }

    /// That of an entry.
    static Departure of(OutgoingEnvelope envelope, Reason reason) {
        return new Departure(envelope.id(), envelope.sender(), reason);
    }
}
