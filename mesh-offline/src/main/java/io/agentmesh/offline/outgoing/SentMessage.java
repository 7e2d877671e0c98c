package io.agentmesh.offline.outgoing;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message of the outbox as it stands.
///
/// @param id its name
/// @param peer its recipient
/// @param type what it is
/// @param capability what it asks for
/// @param times when what happened
/// @param progress how far it has come
/// @param end what its recipient signed and answered
public record SentMessage(
        UUID id, AgentId peer, String type, String capability, Times times, Progress progress, End end) {
    /// When what happened.
    ///
    /// @param ended empty while nothing final is known
    public record Times(Instant made, Instant expires, Optional<Instant> ended) {}

    /// How far it has come.
    ///
    /// @param tries how often it was given to the link
    /// @param isConfirmed whether its recipient signed the end
    /// @param problem what keeps it from going on
    public record Progress(
            SentState state,
            long tries,
            boolean isConfirmed,
            @Nullable String problem) {}

    /// What its recipient said.
    ///
    /// @param reason why it was refused, a word
    /// @param receipt the last one, JSON; its signer is the recipient
    /// @param receiptSender this agent's id of then, which the receipt is about
    /// @param answerType `response` or `error`, once the answer is here
    public record End(
            @Nullable String reason,
            @Nullable String receipt,
            @Nullable AgentId receiptSender,
            @Nullable String answerType,
            @Nullable JsonValue answer) {}

    /// Whether whoever waits for it need not wait on: it has its end, and the answer that belongs to it.
    public boolean isOver() {
        boolean hasAnswer =
                switch (progress.state()) {
                    case PROCESSED, FAILED -> true;
                    case STORED, SEALED, ACCEPTED, QUEUED, DELIVERED, RECEIVED, REFUSED, EXPIRED, UNKNOWN, CANCELLED ->
                        false;
                };
        return progress.state().isFinal() && (!hasAnswer || end.answer() != null);
    }

    /// Its id and state alone.
    @Override
    public String toString() {
        return "SentMessage[" + id + ", " + progress.state().word() + "]";
    }
}
