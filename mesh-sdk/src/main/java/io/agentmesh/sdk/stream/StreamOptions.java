package io.agentmesh.sdk.stream;

import io.agentmesh.sdk.call.CallOptions.WhenDown;
import java.time.Duration;

/// How a stream is asked for.
///
/// @param deadline for everything, from the request to the end
/// @param silence how long it may be until the first item, and from one item to the next; not counted while
///     the peer waits for items to be read
/// @param maxItems items that may wait to be read, at least 1. A peer that speaks `stream_credit` waits at
///     them, or at 1,024 if they are more; with any other one the stream ends as `queue_full` at a further one
/// @param maxBytes what they may weigh together, in bytes of JSON, at least 1. A peer that speaks
///     `stream_credit` waits once it is reached, so that one item may lie beyond; with any other one the stream
///     ends as `queue_full`
/// @param whenDown what happens while there is no link
public record StreamOptions(Duration deadline, Duration silence, int maxItems, int maxBytes, WhenDown whenDown) {
    /// How many items may wait to be read, unless said otherwise.
    public static final int DEFAULT_MAX_ITEMS = 256;
    /// How many bytes of items may wait to be read, unless said otherwise.
    public static final int DEFAULT_MAX_BYTES = 4 << 20;

    /// Checks the ranges.
    public StreamOptions {
        if (maxItems < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(
                    "maxItems, maxBytes: " + maxItems + ", " + maxBytes + " (expected: 1 or more)");
        }
    }

    /// Everything within this time, however it is spread; waits for the link.
    public static StreamOptions within(Duration deadline) {
        return new StreamOptions(deadline, deadline, DEFAULT_MAX_ITEMS, DEFAULT_MAX_BYTES, WhenDown.WAIT);
    }

    /// The same with a shorter time between items.
    public StreamOptions withSilence(Duration other) {
        return new StreamOptions(deadline, other, maxItems, maxBytes, whenDown);
    }

    /// The same with another buffer.
    public StreamOptions withBuffer(int items, int bytes) {
        return new StreamOptions(deadline, silence, items, bytes, whenDown);
    }

    /// The same, failing at once while there is no link.
    public StreamOptions failingWhenDown() {
        return new StreamOptions(deadline, silence, maxItems, maxBytes, WhenDown.FAIL);
    }
}
