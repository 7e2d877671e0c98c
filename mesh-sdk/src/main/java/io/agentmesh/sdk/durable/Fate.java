package io.agentmesh.sdk.durable;

import io.agentmesh.core.json.JsonValue;

/// How a durable message stands. [OnItsWay] may still become anything; the others are ends.
public sealed interface Fate {
    /// It is not over.
    ///
    /// @param stage how far it came
    /// @param problem what keeps it from going on, for people; empty if nothing does
    record OnItsWay(Stage stage, String problem) implements Fate {}

    /// The other agent's program answered.
    record Processed(JsonValue payload) implements Fate {
        /// The payload stays unseen.
        @Override
        public String toString() {
            return "Processed[]";
        }
    }

    /// The other agent's program answered with an error.
    record Failed(JsonValue error) implements Fate {}

    /// It was not taken.
    ///
    /// @param reason one short word, such as `acl_denied`
    record Refused(String reason, Word word) implements Fate {}

    /// Its time was over. If that is [Word#OWN], it may have been handled all the same.
    record Expired(Word word) implements Fate {}

    /// The other agent started it, and whether it came to an end cannot be known.
    record Unknown() implements Fate {}

    /// It was taken back before it was started.
    record Cancelled() implements Fate {}

    /// No message is kept of this id: it was never taken, or its end is forgotten.
    record NotKept() implements Fate {}

    /// How far a message came.
    enum Stage {
        /// On the disk of whoever sent it.
        STORED,
        /// Sealed for the other agent.
        SEALED,
        /// The relay has it; its word alone, as the next two.
        ACCEPTED,
        /// It waits in the relay's queue.
        QUEUED,
        /// The relay handed it over.
        DELIVERED,
        /// The other agent has it on its disk, and signed for that.
        RECEIVED
    }

    /// Whose word an end is.
    enum Word {
        /// The other agent signed it.
        SIGNED,
        /// That of the side that sent it.
        OWN
    }

    /// Whether nothing more comes.
    default boolean isOver() {
        return !(this instanceof OnItsWay);
    }
}
