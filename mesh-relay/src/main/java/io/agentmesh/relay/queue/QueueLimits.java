package io.agentmesh.relay.queue;

import java.time.Duration;

/// How much may wait, and how long. At each bound the newest envelope is refused; nothing that was taken is
/// evicted. Whoever floods meets a bound of its own before it meets one that others share: for one receiver the
/// pair's, for all of them the sender's.
///
/// @param pair of one sender for one agent; the original's bound in effect (wire §10.8)
/// @param address for one agent
/// @param sender of one sender, whoever it is for
/// @param total in all
/// @param addresses agents for which something waits: bounds what invented receivers cost (wire §12.1 R7)
/// @param timeToLive what is older is dropped, unless its sender says for how long it is worth keeping
/// @param longestWorth the most that a sender may say
public record QueueLimits(
        Room pair, Room address, Room sender, Room total, int addresses, Duration timeToLive, Duration longestWorth) {
    private static final long MIB = 1 << 20;

    /// 100 envelopes and 16 MiB a pair, 1,000 and 32 MiB an agent, 1,000 and 32 MiB a sender, 100,000 and 128 MiB
    /// in all, 10,000 agents, 300 s, 7 d.
    public static final QueueLimits DEFAULTS = new QueueLimits(
            new Room(100, 16 * MIB),
            new Room(1_000, 32 * MIB),
            new Room(1_000, 32 * MIB),
            new Room(100_000, 128 * MIB),
            10_000,
            Duration.ofMinutes(5),
            Duration.ofDays(7));

    /// @throws IllegalArgumentException if a limit is not positive
    public QueueLimits {
        requirePositive("addresses", addresses);
        requirePositive("timeToLive", timeToLive.toMillis());
        requirePositive("longestWorth", longestWorth.toMillis());
    }

    /// For how long an envelope is kept whose sender says for how long it is worth it.
    Duration worth(Duration said) {
        Duration atLeastNothing = said.isNegative() ? Duration.ZERO : said;
        return atLeastNothing.compareTo(longestWorth) < 0 ? atLeastNothing : longestWorth;
    }

    /// A bound in both measures.
    ///
    /// @param envelopes how many
    /// @param bytes how large together
    public record Room(long envelopes, long bytes) {
        /// @throws IllegalArgumentException if one is not positive
        public Room {
            requirePositive("envelopes", envelopes);
            requirePositive("bytes", bytes);
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
