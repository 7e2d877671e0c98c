package io.agentmesh.tests.simulation;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.sync.SyncFrame;
import java.util.HashSet;
import java.util.stream.Collectors;

/// What one process of a daemon has been told of who may ask whom: the newest word of the registry that came to it,
/// whatever it made of it. A process that was told nothing was told that nobody may.
final class Hearsay {
    private Rights rights = Rights.NONE;
    /// The highest number that came: what has a lower one takes nothing back.
    private long newest;

    Rights rights() {
        return rights;
    }

    /// A text of the registry came.
    void told(String text) {
        SyncFrame frame = SyncFrame.read(text);
        switch (frame.event().orThrow()) {
            case SyncEvent.FullSync(Snapshot snapshot) -> {
                if (snapshot.seq() >= newest) {
                    newest = snapshot.seq();
                    rights = of(snapshot);
                }
            }
            case SyncEvent.AclUpdated(var rules) -> {
                if (frame.seq() > newest) {
                    newest = frame.seq();
                    rights = rights.withRules(rules);
                }
            }
            case SyncEvent.KeyRevoked(KeyRevocation revocation) -> {
                newest = Math.max(newest, frame.seq());
                rights = rights.withRevoked(revocation.agentId());
            }
            default -> {}
        }
    }

    private static Rights of(Snapshot snapshot) {
        return new Rights(
                snapshot.peers().stream().collect(Collectors.toMap(AgentCard::agentId, AgentCard::owner)),
                snapshot.rules(),
                new HashSet<AgentId>(snapshot.revokedKeys().stream()
                        .map(KeyRevocation::agentId)
                        .toList()));
    }
}
