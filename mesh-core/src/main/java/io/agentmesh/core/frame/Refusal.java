package io.agentmesh.core.frame;

import io.agentmesh.core.error.ErrorCode;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Why the relay did not take an envelope: the reasons of a [RelayNotice.Refused]. The words that travel are
/// those of the error codes.
public enum Refusal {
    /// More a second than the sender's share; the notice says when to come again.
    RATE_LIMITED(ErrorCode.RATE_LIMITED),
    /// The receiver is away or slow, and its queue, or the sender's share of it, is full.
    QUEUE_FULL(ErrorCode.QUEUE_FULL),
    /// Larger than any peer can take.
    TOO_LARGE(ErrorCode.TOO_LARGE),
    /// The signature has not the form of one, or does not hold.
    BAD_SIGNATURE(ErrorCode.BAD_SIGNATURE),
    /// `from` is not the agent that logged in.
    SENDER_MISMATCH(ErrorCode.SENDER_MISMATCH),
    /// No envelope.
    MALFORMED(ErrorCode.MALFORMED),
    /// The sender or the receiver was revoked.
    REVOKED(ErrorCode.REVOKED),
    /// There is no such receiver.
    UNKNOWN_AGENT(ErrorCode.UNKNOWN_AGENT),
    /// The sender may not reach the receiver.
    NOT_ALLOWED(ErrorCode.NOT_ALLOWED),
    /// The relay is about to stop.
    DRAINING(ErrorCode.DRAINING),
    /// The queue's store failed.
    STORAGE(ErrorCode.STORAGE),
    /// A reason of a later relay's: not taken all the same.
    OTHER(ErrorCode.REMOTE);

    private static final Map<String, Refusal> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Refusal::word, Function.identity()));

    private final ErrorCode code;

    Refusal(ErrorCode code) {
        this.code = code;
    }

    /// The error code of the same meaning; its [ErrorCode#retry] says whether trying again may help.
    public ErrorCode code() {
        return code;
    }

    /// The word that travels.
    public String word() {
        return this == OTHER ? "other" : code.word();
    }

    /// The reason of this word; [#OTHER] for one that is not known.
    public static Refusal of(String word) {
        return BY_WORD.getOrDefault(word, OTHER);
    }

    /// What a sender is told of a violation of this code.
    public static Refusal of(ErrorCode code) {
        return code == ErrorCode.INVALID_MESSAGE || code == ErrorCode.INVALID_IDENTITY
                ? BAD_SIGNATURE
                : of(code.word());
    }
}
