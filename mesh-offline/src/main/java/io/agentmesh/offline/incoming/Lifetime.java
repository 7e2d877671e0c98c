package io.agentmesh.offline.incoming;

import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import java.time.Duration;
import java.time.Instant;

/// Until when what came may be kept. A message ends when its frame said so in the clear, and not later than a message
/// may live (offline §6.4, §12.5): else its sender would have things kept here for good.
final class Lifetime {
    /// The longest life, 7 d, and a day for clocks that differ.
    static final Duration LONGEST = Duration.ofDays(8);

    private Lifetime() {}

    /// Whether a message says the same end as the frame that brought it, and none that is too far.
    static boolean isSound(DurableMessage message, Frame frame, Instant now) {
        Head.Life life = message.head().life();
        return life.expiresAtMillis() == frame.expiresAtMillis()
                && life.expiresAtMillis() <= now.plus(LONGEST).toEpochMilli();
    }

    /// An end that somebody says, or the last one that is believed.
    static long atMost(long expiresAtMillis, Instant now) {
        return Math.min(expiresAtMillis, now.plus(LONGEST).toEpochMilli());
    }
}
