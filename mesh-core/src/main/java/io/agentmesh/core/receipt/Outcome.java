package io.agentmesh.core.receipt;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/// What became of a message at the agent that it was sent to (offline §11).
public enum Outcome {
    /// Opened, whole, on the recipient's disk.
    STORED(1, "stored"),
    /// The local agent answered; its answer, if any, is a message of its own.
    PROCESSED(2, "processed"),
    /// Not taken, for the reason that the receipt names.
    REFUSED(3, "refused"),
    /// Its time was over before it was started.
    EXPIRED(4, "expired"),
    /// Started; the end was lost, and it may not be repeated.
    UNKNOWN(5, "unknown"),
    /// The local agent answered with an error.
    FAILED(6, "failed"),
    /// Taken back before it was started.
    CANCELLED(7, "cancelled");

    /// All outcomes by their [#word()].
    public static final Map<String, Outcome> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Outcome::word, outcome -> outcome));

    private final int code;
    private final String word;

    Outcome(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /// The byte that is signed, 1..7.
    public int code() {
        return code;
    }

    /// The name that travels.
    public String word() {
        return word;
    }

    /// Whether nothing else can become of the message: all but [#STORED].
    public boolean isFinal() {
        return this != STORED;
    }
}
