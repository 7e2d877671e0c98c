package io.agentmesh.relay.limit;

import java.time.Duration;

/// Whether a sender may send one more.
public sealed interface Allowance {
    /// It may; a token is spent.
    record Granted() implements Allowance {}

    /// It may not; nothing is spent.
    ///
    /// @param retryAfter when there will be a token, if nothing is sent until then; a day if never
    record Exhausted(Duration retryAfter) implements Allowance {}
}
