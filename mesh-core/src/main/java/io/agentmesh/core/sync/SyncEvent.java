package io.agentmesh.core.sync;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyRevocation;
import java.util.List;

/// Something that a daemon must know, pushed by the control plane (wire §8).
public sealed interface SyncEvent {
    /// Everything anew: replaces peers, rules and revoked keys.
    ///
    /// @param snapshot the group as it is
    record FullSync(Snapshot snapshot) implements SyncEvent {}

    /// An agent joined the group, or its card changed.
    ///
    /// @param card takes the place of the card with the same agent id, if there is one
    record PeerAdded(AgentCard card) implements SyncEvent {}

    /// An agent left the group.
    ///
    /// @param agent who
    record PeerRemoved(AgentId agent) implements SyncEvent {}

    /// The group's access rules changed.
    ///
    /// @param rules all of them, oldest first
    record AclUpdated(List<AclRule> rules) implements SyncEvent {
        /// Copies the list.
        public AclUpdated {
            rules = List.copyOf(rules);
        }
    }

    /// A key is not to be trusted any more.
    ///
    /// @param revocation signed by the key, or marked by the control plane
    record KeyRevoked(KeyRevocation revocation) implements SyncEvent {}

    /// An agent goes by another key.
    ///
    /// @param rotation from which to which
    record KeyRotated(KeyRotation rotation) implements SyncEvent {}

    /// An agent's daemon came to the control plane.
    ///
    /// @param agent who
    record AgentOnline(AgentId agent) implements SyncEvent {}

    /// An agent's daemon left the control plane.
    ///
    /// @param agent who
    record AgentOffline(AgentId agent) implements SyncEvent {}

    /// Few one-time prekeys of the agent that hears it wait to be claimed (offline §4.3). Sent only to a daemon
    /// that asked for it.
    ///
    /// @param left how many, 0 or more
    record PrekeysLow(long left) implements SyncEvent {}

    /// Reads an event: `{"type": …, "data": …}`.
    JsonShape<SyncEvent> SHAPE = SyncEventShape::read;

    /// Reads an event from the text of one frame.
    static Decoded<SyncEvent> decode(String json) {
        return Json.decode(json, SHAPE);
    }

    /// The text of one frame.
    default String toJson() {
        return new ObjectWriter()
                .string("type", SyncEventShape.word(this))
                .raw("data", SyncEventShape.data(this))
                .end();
    }

    /// The text of one frame with the event's number in its group's stream ([SyncFrame]), unsigned 64 bits.
    default String toJson(long seq) {
        return new ObjectWriter()
                .string("type", SyncEventShape.word(this))
                .raw("data", SyncEventShape.data(this))
                .raw("seq", Long.toUnsignedString(seq))
                .end();
    }
}
