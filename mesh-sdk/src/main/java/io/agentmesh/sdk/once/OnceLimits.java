package io.agentmesh.sdk.once;

import io.agentmesh.sdk.session.SessionLimits.Bounds;
import java.time.Duration;

/// Bounds of a duplicate filter.
///
/// A relay gives an envelope up 300 s after it took it (wire §10.8), or after the time of [#withQueueTtl], so a
/// sealed request cannot come a second time after that. A plain one can be repeated by whoever saw it; it is known
/// for as long as its timestamp counts as fresh.
///
/// @param rows requests that are known; a further one is refused as `busy`
/// @param rowsPerCaller the same for one caller
/// @param answers how much of their answers is kept
/// @param keep how long a sealed request is known
/// @param freshFor how old a plain request may be by its own timestamp; an older one is refused as `stale`
/// @param aheadBy how far in the future that may lie, for the sake of clocks that are not set
public record OnceLimits(
        int rows, int rowsPerCaller, Answers answers, Duration keep, Duration freshFor, Duration aheadBy) {
    /// How long a relay keeps an envelope unless it was told otherwise (wire §10.8).
    public static final Duration RELAY_KEEPS = Duration.ofMinutes(5);

    /// The longest time that [#withQueueTtl] takes: what a relay of ours can be told at most.
    public static final Duration LONGEST_QUEUE_TTL = Duration.ofDays(7);

    /// For an envelope that a relay handed out last, and clocks that go at different speeds.
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /// How wrong the clock may be of whoever asks in plain text.
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    /// How much is kept of the answers, to be given again. Of what is not, the request is known all the same.
    ///
    /// @param bytes what they weigh together; beyond, the oldest go
    /// @param largest bytes of one that is kept
    /// @param largestNoted bytes of one that is written in the journal, too, and so survives a restart
    public record Answers(long bytes, int largest, int largestNoted) {
        /// Any answer that a session can carry, however its bound is set, and two of those at least; noted is what fits
        /// into one message, so that large answers do not fill the disk.
        static final Answers DEFAULTS = new Answers(32L << 20, Bounds.MAX_PAYLOAD_BYTES, 64 << 10);
    }

    /// What suits one agent: 1,400 requests a second for good, half of them from one caller.
    public static OnceLimits defaults() {
        return new OnceLimits(
                524_288, 262_144, Answers.DEFAULTS, RELAY_KEEPS.plus(MARGIN), RELAY_KEEPS.plus(CLOCKS), CLOCKS);
    }

    /// The same beside a relay that keeps an envelope for this long: a sealed request is known for a minute more,
    /// and a plain one may be five minutes older than that by its timestamp.
    /// The bounds of rows stay, so that with an hour 143 requests a second for good are known, in place of 1,400.
    ///
    /// @throws IllegalArgumentException if it is not positive, or longer than [#LONGEST_QUEUE_TTL]
    public OnceLimits withQueueTtl(Duration ttl) {
        if (!ttl.isPositive() || ttl.compareTo(LONGEST_QUEUE_TTL) > 0) {
            throw new IllegalArgumentException("queue TTL: " + ttl + " (expected: up to " + LONGEST_QUEUE_TTL + ")");
        }
        return new OnceLimits(rows, rowsPerCaller, answers, ttl.plus(MARGIN), ttl.plus(CLOCKS), aheadBy);
    }

    /// How long a request is known at most: a plain one, or a sealed one.
    public Duration longestKnown() {
        Duration plain = freshFor.plus(aheadBy);
        return plain.compareTo(keep) > 0 ? plain : keep;
    }

    /// The same with other bounds of what is known.
    public OnceLimits withRows(int inTotal, int perCaller) {
        return new OnceLimits(inTotal, perCaller, answers, keep, freshFor, aheadBy);
    }

    /// The same with room for other answers.
    public OnceLimits withAnswers(Answers other) {
        return new OnceLimits(rows, rowsPerCaller, other, keep, freshFor, aheadBy);
    }
}
