package io.agentmesh.relay.queue;

import java.time.Duration;

/// How much may wait, and how long. At each bound the newest envelope is refused; nothing that was taken is
/// evicted.
///
/// @param envelopesPerAddress envelopes for one agent; the original's bound (wire §10.8)
/// @param bytesPerAddress bytes for one agent
/// @param bytesPerSender bytes of one sender, whoever they are for, so that one flooder cannot fill the queue
/// @param bytes bytes in all
/// @param addresses agents for which something waits: bounds what invented receivers cost (wire §12.1 R7)
/// @param timeToLive what is older is dropped
public record QueueLimits(
        int envelopesPerAddress,
        long bytesPerAddress,
        long bytesPerSender,
        long bytes,
        int addresses,
        Duration timeToLive) {
    private static final long MIB = 1 << 20;

    /// 100 envelopes and 32 MiB an agent, 32 MiB a sender, 128 MiB in all, 10,000 agents, 300 s.
    public static final QueueLimits DEFAULTS =
            new QueueLimits(100, 32 * MIB, 32 * MIB, 128 * MIB, 10_000, Duration.ofMinutes(5));

    /// @throws IllegalArgumentException if a limit is not positive
    public QueueLimits {
        requirePositive("envelopesPerAddress", envelopesPerAddress);
        requirePositive("bytesPerAddress", bytesPerAddress);
        requirePositive("bytesPerSender", bytesPerSender);
        requirePositive("bytes", bytes);
        requirePositive("addresses", addresses);
        requirePositive("timeToLive", timeToLive.toMillis());
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
