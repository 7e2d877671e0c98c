package io.agentmesh.offline.prekey;

import io.agentmesh.core.identity.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Watches for claims that nobody made (offline §4.4): one-time prekeys that are gone from the registry while no
/// message uses them. Counted is what this agent knows itself, so the registry's own word of claims is not needed.
/// For one thread at a time.
///
/// Where no claim is made up, a prekey is without its message for as long as that is under way. So what is compared
/// is the fewest of a day, and too many are too many only after [Ledger#SLACK]. A daemon that was away begins anew.
final class Drain {
    /// So many more than a day before may be gone.
    static final long TOLERATED = 50;

    private static final Duration LOOKED_BACK = Duration.ofDays(1);
    /// Looks in this time are one, of the fewest, so that a day has few.
    private static final Duration STEP = Duration.ofHours(1);

    private final Deque<Look> looks = new ArrayDeque<>();
    private @Nullable AgentId own;
    private @Nullable Instant tooManySince;

    private record Look(Instant at, long gone) {}

    /// Takes a look into account.
    ///
    /// @param gone one-time prekeys of `agent` that the registry was given, has no more, and nobody used
    /// @return whether so many were claimed that it is to be noted
    boolean shows(AgentId agent, long gone, Instant now) {
        if (!agent.equals(own)) {
            own = agent;
            looks.clear();
        }
        looks.removeIf(look -> look.at().plus(LOOKED_BACK).isBefore(now));
        remember(gone, now);
        long fewest = looks.stream().mapToLong(Look::gone).min().orElse(gone);
        if (gone - fewest <= TOLERATED) {
            tooManySince = null;
            return false;
        }
        if (tooManySince == null) {
            tooManySince = now;
        }
        return !tooManySince.plus(Ledger.SLACK).isAfter(now);
    }

    private void remember(long gone, Instant now) {
        Look last = looks.peekLast();
        if (last == null || !last.at().plus(STEP).isAfter(now)) {
            looks.add(new Look(now, gone));
        } else if (gone < last.gone()) {
            looks.removeLast();
            looks.add(new Look(last.at(), gone));
        }
    }
}
