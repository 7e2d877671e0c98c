package io.agentmesh.meshd.outbox;

import io.agentmesh.core.identity.AgentId;
import java.time.Instant;
import java.util.UUID;

/// A request that is kept, and how it stands. Immutable.
///
/// @param order what is asked of whom
/// @param submitted since when it is kept
/// @param expires when its time is over
/// @param round how often the peer said that it did not handle it and remembers saying so: each time the
///     request goes on under another key
/// @param state how it stands
public record Entry(Order order, Instant submitted, Instant expires, int round, State state) {
    /// Its name.
    public UUID id() {
        return order.id();
    }

    /// Who is asked.
    public AgentId target() {
        return order.target();
    }

    /// Whether it is over.
    public boolean isEnded() {
        return state instanceof State.Ended;
    }

    /// Whether somebody may have handled it by now.
    State.Handled handled() {
        return state instanceof State.Waiting ? State.Handled.NO : State.Handled.UNKNOWN;
    }

    /// The idempotency key of this round.
    public String key() {
        return round == 0 ? id().toString() : id() + "." + round;
    }

    Entry with(State other) {
        return new Entry(order, submitted, expires, round, other);
    }

    /// It is to be asked under another key.
    Entry nextRound() {
        return new Entry(order, submitted, expires, round + 1, new State.Waiting());
    }
}
