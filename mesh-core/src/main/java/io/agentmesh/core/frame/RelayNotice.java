package io.agentmesh.core.frame;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// What the relay says on its own behalf to an agent that was granted [Feature#RECEIPTS], or, for [Rate],
/// [Feature#RATE] (docs/protocol-extensions.md).
///
/// Of each envelope that the agent sent, in this order, as far as its connection lasts:
///
/// ```text
/// refused                                    not taken; the end of it
/// [queued]  then one of                      taken
///     delivered | expired | dropped          the end of it
/// ```
///
/// An envelope that was neither refused nor reached its end when the connection ended may have been taken or not.
public sealed interface RelayNotice {
    /// A notice of one envelope, by the id that its sender gave it.
    sealed interface OfEnvelope extends RelayNotice {
        /// Which one; empty where the relay could not read it.
        Optional<UUID> envelope();
    }

    /// It was not taken.
    ///
    /// @param envelope empty where the relay refused what it could not, or would not, read
    /// @param reason why
    /// @param retryAfter when to come again, where the relay can tell
    record Refused(Optional<UUID> envelope, Refusal reason, Optional<Duration> retryAfter) implements OfEnvelope {}

    /// It is in the queue of a receiver that is away or slow.
    ///
    /// @param id of the envelope
    record Queued(UUID id) implements OfEnvelope {
        @Override
        public Optional<UUID> envelope() {
            return Optional.of(id);
        }
    }

    /// It reached its receiver.
    ///
    /// @param id of the envelope
    /// @param proof how the relay knows
    record Delivered(UUID id, Proof proof) implements OfEnvelope {
        @Override
        public Optional<UUID> envelope() {
            return Optional.of(id);
        }
    }

    /// It waited longer than the queue keeps anything, and will not come.
    ///
    /// @param id of the envelope
    record Expired(UUID id) implements OfEnvelope {
        @Override
        public Optional<UUID> envelope() {
            return Optional.of(id);
        }
    }

    /// It was taken and will not come.
    ///
    /// @param id of the envelope
    /// @param reason why
    record Dropped(UUID id, Loss reason) implements OfEnvelope {
        @Override
        public Optional<UUID> envelope() {
            return Optional.of(id);
        }
    }

    /// The relay stops on purpose, and its close frame follows. To come back, wait for `reconnectIn` and then for a
    /// random part of `spread`, so that not all agents come at the same moment.
    ///
    /// @param reconnectIn at most an hour
    /// @param spread at most an hour
    record Restarting(Duration reconnectIn, Duration spread) implements RelayNotice {}

    /// How fast this agent's envelopes may come from here on: a token bucket. What comes faster is refused.
    ///
    /// @param perSecond tokens that come back each second, in thousandths; 0 for none
    /// @param burst tokens of a full bucket; below 1 nothing passes
    record Rate(double perSecond, long burst) implements RelayNotice {
        /// Checks the ranges.
        public Rate {
            if (!(perSecond >= 0) || burst < 0) {
                throw new IllegalArgumentException(
                        "rate: " + perSecond + "/s, burst " + burst + " (expected: 0 or more of both)");
            }
        }
    }

    /// How the relay knows that an envelope reached its receiver.
    enum Proof {
        /// The receiver said so.
        CONFIRMED,
        /// It was written to the socket of a receiver that confirms nothing.
        WRITTEN
    }
}
