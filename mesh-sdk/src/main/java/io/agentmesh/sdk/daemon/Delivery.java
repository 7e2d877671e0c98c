package io.agentmesh.sdk.daemon;

import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.RemoteCode;

/// How a request stands that was left with a daemon. [Waiting] and [Sent] may still become anything; the others are
/// ends. A daemon keeps an end for a day.
public sealed interface Delivery {
    /// Certainly nobody handled it yet.
    ///
    /// @param problem what the last try came to, for people; empty if nothing was in the way
    record Waiting(String problem) implements Delivery {}

    /// The other agent has it, and its answer is due.
    ///
    /// @param problem as in [Waiting]
    record Sent(String problem) implements Delivery {}

    /// The other agent answered.
    record Answered(JsonValue payload) implements Delivery {
        /// The payload stays unseen.
        @Override
        public String toString() {
            return "Answered[]";
        }
    }

    /// The other agent answered with an error of its own.
    record RemoteError(JsonValue payload) implements Delivery {
        /// What it says, for machines.
        public RemoteCode code() {
            return RemoteCode.of(payload);
        }
    }

    /// The relay, or the way there, will not have it.
    record Refused(Violation why) implements Delivery {}

    /// Its time was over.
    record Expired(Handled handled) implements Delivery {}

    /// It was taken back.
    record Cancelled(Handled handled) implements Delivery {}

    /// It was sent, and whether it was handled cannot be known any more.
    ///
    /// @param why for people
    record Unknown(String why) implements Delivery {}

    /// The daemon keeps no request of this id: it was never taken, or its end is forgotten.
    record NotKept() implements Delivery {}

    /// Whether a request without an answer was handled.
    enum Handled {
        /// Certainly not.
        NO,
        /// Perhaps: it was sent.
        PERHAPS
    }

    /// Whether nothing more comes.
    default boolean isOver() {
        return switch (this) {
            case Waiting waiting -> false;
            case Sent sent -> false;
            case Answered answered -> true;
            case RemoteError error -> true;
            case Refused refused -> true;
            case Expired expired -> true;
            case Cancelled cancelled -> true;
            case Unknown unknown -> true;
            case NotKept unkept -> true;
        };
    }
}
