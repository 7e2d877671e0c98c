package io.agentmesh.sdk.once;

import java.time.Duration;

/// Bounds of a duplicate filter.
///
/// A relay gives an envelope up 300 s after it took it (wire §10.8), so a sealed request cannot come a second
/// time after that. A plain one can be repeated by whoever saw it; it is known for as long as its timestamp
/// counts as fresh.
///
/// @param rows requests that are known; a further one is refused as `busy`
/// @param rowsPerCaller the same for one caller
/// @param answers how much of their answers is kept
/// @param keep how long a sealed request is known
/// @param freshFor how old a plain request may be by its own timestamp; an older one is refused as `stale`
/// @param aheadBy how far in the future that may lie, for the sake of clocks that are not set
public record OnceLimits(
        int rows, int rowsPerCaller, Answers answers, Duration keep, Duration freshFor, Duration aheadBy) {
    /// How much is kept of the answers, to be given again. Of what is not, the request is known all the same.
    ///
    /// @param bytes what they weigh together; beyond, the oldest go
    /// @param largest bytes of one that is kept
    /// @param largestNoted bytes of one that is written in the journal, too, and so survives a restart
    public record Answers(long bytes, int largest, int largestNoted) {
        /// Four of the largest; noted is what fits into one message, so that large answers do not fill the disk.
        static final Answers DEFAULTS = new Answers(32L << 20, 8 << 20, 64 << 10);
    }

    /// What suits one agent: 700 requests a second for good, half of them from one caller.
    public static OnceLimits defaults() {
        return new OnceLimits(
                262_144,
                131_072,
                Answers.DEFAULTS,
                Duration.ofMinutes(6),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5));
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
