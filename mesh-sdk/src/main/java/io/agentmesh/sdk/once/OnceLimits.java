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
/// @param answerBytes what the kept answers weigh together; beyond, the oldest are forgotten, but not their
///     requests
/// @param keep how long a sealed request is known
/// @param freshFor how old a plain request may be by its own timestamp; an older one is refused as `stale`
/// @param aheadBy how far in the future that may lie, for the sake of clocks that are not set
public record OnceLimits(
        int rows, int rowsPerCaller, long answerBytes, Duration keep, Duration freshFor, Duration aheadBy) {
    /// What suits one agent: 700 requests a second for good, half of them from one caller.
    public static OnceLimits defaults() {
        return new OnceLimits(
                262_144, 131_072, 32L << 20, Duration.ofMinutes(6), Duration.ofMinutes(10), Duration.ofMinutes(5));
    }

    /// The same with other bounds of what is known.
    public OnceLimits withRows(int inTotal, int perCaller) {
        return new OnceLimits(inTotal, perCaller, answerBytes, keep, freshFor, aheadBy);
    }

    /// The same with room for other answers.
    public OnceLimits withAnswerBytes(long other) {
        return new OnceLimits(rows, rowsPerCaller, other, keep, freshFor, aheadBy);
    }
}
