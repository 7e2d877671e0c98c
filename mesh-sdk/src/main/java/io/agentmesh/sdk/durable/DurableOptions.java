package io.agentmesh.sdk.durable;

import io.agentmesh.core.durable.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a message is sent durably.
///
/// @param within the time until it must have been started: 1 s to [#LONGEST]
/// @param lane messages to one agent in one lane, at most 64 bytes, are handled in the order in which they
///     were sent; `null` for no order
/// @param id its name: the same message under the same id is sent once, so whoever did not hear whether it
///     was taken sends it again; `null` for a new one
public record DurableOptions(
        Duration within, @Nullable String lane, @Nullable UUID id) {
    /// The longest time.
    public static final Duration LONGEST = Duration.ofDays(7);

    /// Checks the bounds.
    public DurableOptions {
        check(within);
        int bytes = lane == null ? 0 : lane.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Lane.MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "lane: " + bytes + " bytes (expected: at most " + Lane.MAX_NAME_BYTES + ")");
        }
    }

    /// Refuses a time out of range.
    ///
    /// @throws IllegalArgumentException below 1 s, above [#LONGEST]
    public static void check(Duration within) {
        if (within.compareTo(Duration.ofSeconds(1)) < 0 || within.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("within: " + within + " (expected: 1 s to 7 days)");
        }
    }

    /// A day, in no order, under a new id.
    public static DurableOptions defaults() {
        return within(Duration.ofDays(1));
    }

    /// So long, in no order, under a new id.
    public static DurableOptions within(Duration time) {
        return new DurableOptions(time, null, null);
    }

    /// The same behind those of this lane that were sent before.
    public DurableOptions inLane(String name) {
        return new DurableOptions(within, name, id);
    }

    /// The same under this id.
    public DurableOptions underId(UUID name) {
        return new DurableOptions(within, lane, name);
    }
}
