package io.agentmesh.meshd.outbox;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.Reach;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a request stands.
public sealed interface State {
    /// The word that programs read.
    default String word() {
        return switch (this) {
            case Waiting() -> "waiting";
            case Asked asked -> "sent";
            case Answered answered -> "answered";
            case Refused refused -> "refused";
            case Expired expired -> "expired";
            case Cancelled cancelled -> "cancelled";
            case Unknown unknown -> "unknown";
        };
    }

    /// It is certain that nobody handled it.
    record Waiting() implements State {}

    /// It was sent, and its answer is due.
    ///
    /// @param at when it was sent first
    /// @param memory whether the peer knows it when it comes again
    /// @param as the id under which it was sent: the peer knows it under that alone
    record Asked(Instant at, Reach.Memory memory, AgentId as) implements State {}

    /// It is over.
    sealed interface Ended extends State {
        /// Since when.
        Instant at();
    }

    /// The peer answered.
    record Answered(Instant at, JsonValue payload) implements Ended {
        /// The payload stays unseen.
        @Override
        public String toString() {
            return "Answered[" + at + "]";
        }
    }

    /// The peer or the relay will not have it.
    ///
    /// @param code why, for programs; `remote` if the peer itself said so
    /// @param text why, for people
    /// @param error what the peer said; `null` if it was not the peer
    record Refused(
            Instant at,
            ErrorCode code,
            String text,
            @Nullable JsonValue error) implements Ended {}

    /// Its time was over before it was answered.
    record Expired(Instant at, Handled handled) implements Ended {}

    /// Its owner took it back.
    record Cancelled(Instant at, Handled handled) implements Ended {}

    /// It was sent, and whether it was handled cannot be known any more.
    ///
    /// @param why for people
    record Unknown(Instant at, String why) implements Ended {}

    /// Whether a request was handled.
    enum Handled {
        /// Certainly not.
        NO("no"),
        /// Perhaps: it was sent.
        UNKNOWN("unknown");

        private final String word;

        Handled(String word) {
            this.word = word;
        }

        /// As programs read it.
        public String word() {
            return word;
        }
    }
}
