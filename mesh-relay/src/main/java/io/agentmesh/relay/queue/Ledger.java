package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.Depth.Turnover;
import io.agentmesh.relay.queue.QueueLimits.Room;
import io.agentmesh.relay.queue.Stored.Bound;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a queue holds, counted: by pair, by receiver, by sender and in all. Says whether one more fits.
///
/// An envelope is counted from [#admit] on, before it is stored, so that bounds hold for what is on its way too.
/// Its own lock guards it, held for map operations alone. It grows with what is counted, and so is bounded by it.
final class Ledger {
    private final QueueLimits limits;
    private final Map<Pair, Usage> pairs = new HashMap<>();
    private final Map<Address, Usage> addresses = new HashMap<>();
    private final Map<AgentId, Usage> senders = new HashMap<>();
    private Usage total = Usage.NONE;

    private long found;
    private long kept;
    private long removed;
    private final Map<Reason, Long> departed = new EnumMap<>(Reason.class);

    Ledger(QueueLimits limits) {
        this.limits = limits;
    }

    /// Counts an envelope in, or names the bound that it would break.
    synchronized Optional<Bound> admit(Claim claim) {
        Optional<Bound> reached = boundReachedBy(claim);
        if (reached.isEmpty()) {
            add(claim, new Usage(1, claim.bytes()));
        }
        return reached;
    }

    /// The same for an envelope that was taken before: only the bounds in all hold.
    synchronized Optional<Bound> readmit(Claim claim) {
        Optional<Bound> reached = total.full(limits.total(), claim.bytes(), Bound.ENVELOPES, Bound.BYTES);
        if (reached.isEmpty()) {
            add(claim, new Usage(1, claim.bytes()));
        }
        return reached;
    }

    /// An envelope that was admitted is stored.
    synchronized void keep() {
        kept++;
    }

    /// An envelope that was admitted is not stored, or was before.
    synchronized void giveBack(Claim claim) {
        add(claim, new Usage(-1, -claim.bytes()));
    }

    /// An envelope that was stored is delivered.
    synchronized void remove(Claim claim) {
        giveBack(claim);
        removed++;
    }

    /// An envelope that was stored will not come.
    synchronized void depart(Claim claim, Reason reason) {
        giveBack(claim);
        departed.merge(reason, 1L, Long::sum);
    }

    /// An earlier process left an envelope behind: it counts, whatever the bounds are now.
    synchronized void find(Claim claim) {
        add(claim, new Usage(1, claim.bytes()));
        found++;
    }

    synchronized boolean isEmpty() {
        return total.envelopes() == 0;
    }

    synchronized Depth depth(Duration oldest) {
        var turnover = new Turnover(found, kept, removed, departed);
        return new Depth(addresses.size(), total.envelopes(), total.bytes(), oldest, turnover);
    }

    private Optional<Bound> boundReachedBy(Claim claim) {
        if (!addresses.containsKey(claim.to()) && addresses.size() >= limits.addresses()) {
            return Optional.of(Bound.ADDRESSES);
        }
        Usage ofPair = pairs.getOrDefault(Pair.of(claim), Usage.NONE);
        Usage ofSender = senders.getOrDefault(claim.from(), Usage.NONE);
        Usage ofAddress = addresses.getOrDefault(claim.to(), Usage.NONE);
        int bytes = claim.bytes();
        return ofPair.full(limits.pair(), bytes, Bound.ENVELOPES_PER_PAIR, Bound.BYTES_PER_PAIR)
                .or(() -> ofSender.full(limits.sender(), bytes, Bound.ENVELOPES_PER_SENDER, Bound.BYTES_PER_SENDER))
                .or(() -> ofAddress.full(limits.address(), bytes, Bound.ENVELOPES_PER_ADDRESS, Bound.BYTES_PER_ADDRESS))
                .or(() -> total.full(limits.total(), bytes, Bound.ENVELOPES, Bound.BYTES));
    }

    private void add(Claim claim, Usage more) {
        add(pairs, Pair.of(claim), more);
        add(addresses, claim.to(), more);
        add(senders, claim.from(), more);
        total = total.plus(more);
    }

    private static <K> void add(Map<K, Usage> usages, K key, Usage more) {
        Usage now = usages.getOrDefault(key, Usage.NONE).plus(more);
        if (now.envelopes() == 0) {
            usages.remove(key);
        } else {
            usages.put(key, now);
        }
    }

    /// Envelopes, and their bytes.
    private record Usage(long envelopes, long bytes) {
        private static final Usage NONE = new Usage(0, 0);

        private Usage plus(Usage more) {
            return new Usage(envelopes + more.envelopes, bytes + more.bytes);
        }

        /// Which bound one more envelope would break.
        private Optional<Bound> full(Room room, int moreBytes, Bound ofEnvelopes, Bound ofBytes) {
            if (envelopes >= room.envelopes()) {
                return Optional.of(ofEnvelopes);
            }
            return bytes + moreBytes > room.bytes() ? Optional.of(ofBytes) : Optional.empty();
        }
    }

    private record Pair(Address to, AgentId from) {
        private static Pair of(Claim claim) {
            return new Pair(claim.to(), claim.from());
        }
    }
}
