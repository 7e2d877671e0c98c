package io.agentmesh.registry.lease;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The rules of leases. Each runs inside the caller's transaction.
public final class Leases {
    /// The shortest lease that can be asked for, in seconds: several times what a sighting may be late.
    public static final long MIN_SECONDS = 300;
    /// The longest, in seconds.
    public static final long MAX_SECONDS = 366L * 24 * 3600;

    private final LeaseRepository repository = new LeaseRepository();
    private final InstantSource clock;
    private final Duration usual;

    /// Measures by this clock.
    ///
    /// @param usual the lease of cards that ask for none
    public Leases(InstantSource clock, Duration usual) {
        this.clock = clock;
        this.usual = usual;
    }

    /// Keeps what a registration asks for.
    ///
    /// @param seconds `null` for the usual
    /// @throws RequestRefused 400 if it is too short or too long
    public void set(Transaction tx, CardId card, @Nullable Long seconds) {
        if (seconds == null) {
            repository.drop(tx, card);
            return;
        }
        if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
            throw new RequestRefused(
                    400,
                    "bad_lease",
                    "lease_secs: " + seconds + " (expected: " + MIN_SECONDS + " to " + MAX_SECONDS + ")");
        }
        repository.put(tx, card, seconds);
    }

    /// How a card's lease stands.
    public Lease of(Transaction tx, AgentCard card) {
        Instant changed = card.updatedAt().toInstant();
        Instant seen = repository
                .seenAt(tx, card.agentId())
                .map(Instant::ofEpochSecond)
                .filter(changed::isBefore)
                .orElse(changed);
        long seconds = repository.find(tx, card.id()).orElse(usual.toSeconds());
        boolean late = seen.plusSeconds(seconds).isBefore(clock.instant());
        return new Lease(Timestamp.of(seen), seconds, late ? Lease.State.EXPIRED : Lease.State.HOLDS);
    }

    /// The lease of cards that ask for none, in seconds.
    public long usualSeconds() {
        return usual.toSeconds();
    }

    /// The time of day.
    public InstantSource clock() {
        return clock;
    }
}
