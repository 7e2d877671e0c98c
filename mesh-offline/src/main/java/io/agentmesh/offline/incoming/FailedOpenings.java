package io.agentmesh.offline.incoming;

import io.agentmesh.core.identity.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Peers whose frames do not open, one after the other: for a while none of theirs is tried (offline §19).
/// Belongs to the store's thread.
final class FailedOpenings {
    /// In a minute, of one peer.
    static final int MAX = 100;
    static final Duration WINDOW = Duration.ofMinutes(1);
    /// How long none is tried then.
    static final Duration BARRED = Duration.ofSeconds(60);
    /// Peers that are counted; beyond, the one that failed first is forgotten.
    static final int MAX_PEERS = 1_000;

    private final Map<AgentId, Spell> spells = new LinkedHashMap<>();

    private record Spell(Instant begun, int failures, Instant barredUntil) {}

    boolean isBarred(AgentId peer, Instant now) {
        Spell spell = spells.get(peer);
        return spell != null && spell.barredUntil().isAfter(now);
    }

    void note(AgentId peer, Instant now) {
        Spell before = spells.get(peer);
        boolean isNew = before == null || !before.begun().plus(WINDOW).isAfter(now);
        Instant begun = before == null || isNew ? now : before.begun();
        int failures = before == null || isNew ? 1 : before.failures() + 1;
        spells.put(peer, new Spell(begun, failures, failures < MAX ? Instant.MIN : now.plus(BARRED)));
        if (spells.size() > MAX_PEERS) {
            spells.remove(spells.keySet().iterator().next());
        }
    }
}
