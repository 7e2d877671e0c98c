package io.agentmesh.offline.outgoing;

import io.agentmesh.core.receipt.Outcome;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How far a message has come (offline §12.1), in the order in which it gets there.
public enum SentState {
    /// On this disk.
    STORED,
    /// Sealed for its recipient, and on its way.
    SEALED,
    /// The relay took it.
    ACCEPTED,
    /// The relay keeps it until its recipient comes.
    QUEUED,
    /// The relay handed it over.
    DELIVERED,
    /// Its recipient has it on its disk.
    RECEIVED,
    /// The recipient's program answered.
    PROCESSED,
    /// The recipient's program answered with an error.
    FAILED,
    /// Not taken.
    REFUSED,
    /// Its time was over.
    EXPIRED,
    /// Started, and its end was lost.
    UNKNOWN,
    /// Taken back before it was started.
    CANCELLED;

    private static final Map<String, SentState> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(SentState::word, Function.identity()));

    /// The name in answers and in the database.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether nothing more will come of it.
    public boolean isFinal() {
        return compareTo(RECEIVED) > 0;
    }

    static SentState of(String word) {
        SentState state = BY_WORD.get(word);
        if (state == null) {
            throw new IllegalArgumentException("state: " + word + " (expected: one of " + BY_WORD.keySet() + ")");
        }
        return state;
    }

    static SentState of(Outcome outcome) {
        return switch (outcome) {
            case STORED -> RECEIVED;
            case PROCESSED -> PROCESSED;
            case REFUSED -> REFUSED;
            case EXPIRED -> EXPIRED;
            case UNKNOWN -> UNKNOWN;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
