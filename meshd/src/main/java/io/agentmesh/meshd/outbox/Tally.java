package io.agentmesh.meshd.outbox;

import io.agentmesh.core.identity.AgentId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Counts what is in a [OutboxLimits.Room]. Owned by the outbox's loop.
final class Tally {
    private record Share(int entries, long bytes) {
        Share plus(int moreEntries, long moreBytes) {
            return new Share(entries + moreEntries, bytes + moreBytes);
        }
    }

    private static final Share NOTHING = new Share(0, 0);

    private final OutboxLimits.Room room;
    private final Map<AgentId, Share> byTarget = new HashMap<>();
    private Share all = NOTHING;

    Tally(OutboxLimits.Room room) {
        this.room = room;
    }

    /// Why there is no room for one more of this size; empty if there is.
    Optional<String> objection(AgentId target, long bytes) {
        Share one = byTarget.getOrDefault(target, NOTHING);
        if (all.entries() >= room.entries()) {
            return Optional.of(all.entries() + " requests wait (at most " + room.entries() + ")");
        }
        if (all.bytes() + bytes > room.bytes()) {
            return Optional.of("the requests that wait have " + all.bytes() + " bytes (at most " + room.bytes() + ")");
        }
        if (one.entries() >= room.entriesForOne()) {
            return Optional.of(one.entries() + " requests wait for this agent (at most " + room.entriesForOne() + ")");
        }
        return one.bytes() + bytes > room.bytesForOne()
                ? Optional.of("the requests that wait for this agent have " + one.bytes() + " bytes (at most "
                        + room.bytesForOne() + ")")
                : Optional.empty();
    }

    /// Whether there is more than there is room for.
    boolean isOverfull() {
        return all.entries() > room.entries() || all.bytes() > room.bytes();
    }

    void add(AgentId target, long bytes) {
        all = all.plus(1, bytes);
        byTarget.merge(target, NOTHING.plus(1, bytes), (had, more) -> had.plus(more.entries(), more.bytes()));
    }

    void remove(AgentId target, long bytes) {
        all = all.plus(-1, -bytes);
        byTarget.computeIfPresent(target, (id, had) -> had.entries() == 1 ? null : had.plus(-1, -bytes));
    }
}
