package io.agentmesh.core.sync;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyRevocation;
import java.util.List;

/// A group as it is at one moment, for one daemon (wire §8).
///
/// @param peers the group's cards, the daemon's own among them
/// @param rules the group's access rules, oldest first
/// @param revokedKeys keys that nobody may trust
/// @param relays relays to use, possibly none
/// @param seq the position in the group's stream of events, unsigned 64 bits; 0 from control planes that count none
public record Snapshot(
        List<AgentCard> peers,
        List<AclRule> rules,
        List<KeyRevocation> revokedKeys,
        List<RelayEndpoint> relays,
        long seq) {
    /// Reads a snapshot; one bad part spoils the whole.
    public static final JsonShape<Snapshot> SHAPE = value -> {
        var in = ObjectReader.of(value, "snapshot", "peers", "acl_rules", "revoked_keys", "relay_endpoints", "seq");
        return new Snapshot(
                in.list("peers", AgentCard.SHAPE),
                in.list("acl_rules", AclRule.SHAPE),
                in.list("revoked_keys", KeyRevocation.SHAPE),
                in.list("relay_endpoints", RelayEndpoint.SHAPE),
                in.uint64("seq"));
    };

    /// Copies the lists.
    public Snapshot {
        peers = List.copyOf(peers);
        rules = List.copyOf(rules);
        revokedKeys = List.copyOf(revokedKeys);
        relays = List.copyOf(relays);
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .list("peers", peers, AgentCard::toJson)
                .list("acl_rules", rules, AclRule::toJson)
                .list("revoked_keys", revokedKeys, KeyRevocation::toJson)
                .list("relay_endpoints", relays, RelayEndpoint::toJson)
                .raw("seq", Long.toUnsignedString(seq))
                .end();
    }
}
