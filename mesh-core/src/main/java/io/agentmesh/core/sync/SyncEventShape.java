package io.agentmesh.core.sync;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.SyncEvent.AclUpdated;
import io.agentmesh.core.sync.SyncEvent.AgentOffline;
import io.agentmesh.core.sync.SyncEvent.AgentOnline;
import io.agentmesh.core.sync.SyncEvent.FullSync;
import io.agentmesh.core.sync.SyncEvent.KeyRevoked;
import io.agentmesh.core.sync.SyncEvent.KeyRotated;
import io.agentmesh.core.sync.SyncEvent.PeerAdded;
import io.agentmesh.core.sync.SyncEvent.PeerRemoved;
import io.agentmesh.core.sync.SyncEvent.PrekeysLow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// The JSON of [SyncEvent]: a word for each type, and the form of its data.
final class SyncEventShape {
    private static final String FULL_SYNC = "full_sync";
    private static final String PEER_ADDED = "peer_added";
    private static final String PEER_REMOVED = "peer_removed";
    private static final String ACL_UPDATED = "acl_updated";
    private static final String KEY_REVOKED = "key_revoked";
    private static final String KEY_ROTATED = "key_rotated";
    private static final String AGENT_ONLINE = "agent_online";
    private static final String AGENT_OFFLINE = "agent_offline";

    private static final String PREKEYS_LOW = "prekeys_low";

    private static final Map<String, JsonShape<SyncEvent>> BY_WORD = byWord();

    private SyncEventShape() {}

    private static Map<String, JsonShape<SyncEvent>> byWord() {
        var shapes = new LinkedHashMap<String, JsonShape<SyncEvent>>();
        shapes.put(FULL_SYNC, data -> new FullSync(Snapshot.SHAPE.read(data)));
        shapes.put(PEER_ADDED, data -> new PeerAdded(AgentCard.SHAPE.read(data)));
        shapes.put(PEER_REMOVED, data -> new PeerRemoved(AgentId.SHAPE.read(data)));
        shapes.put(
                ACL_UPDATED,
                data -> new AclUpdated(JsonShape.listOf(AclRule.SHAPE).read(data)));
        shapes.put(KEY_REVOKED, data -> new KeyRevoked(KeyRevocation.SHAPE.read(data)));
        shapes.put(KEY_ROTATED, data -> new KeyRotated(KeyRotation.SHAPE.read(data)));
        shapes.put(AGENT_ONLINE, data -> new AgentOnline(AgentId.SHAPE.read(data)));
        shapes.put(AGENT_OFFLINE, data -> new AgentOffline(AgentId.SHAPE.read(data)));
        shapes.put(
                PREKEYS_LOW,
                data -> new PrekeysLow(ObjectReader.of(data, "prekeys", "count").uint32("count")));
        return shapes;
    }

    static SyncEvent read(JsonValue value) throws MalformedJson {
        var in = ObjectReader.of(value, "sync event", "type", "data");
        return in.read("data", in.word("type", BY_WORD));
    }

    static String word(SyncEvent event) {
        return switch (event) {
            case FullSync ignored -> FULL_SYNC;
            case PeerAdded ignored -> PEER_ADDED;
            case PeerRemoved ignored -> PEER_REMOVED;
            case AclUpdated ignored -> ACL_UPDATED;
            case KeyRevoked ignored -> KEY_REVOKED;
            case KeyRotated ignored -> KEY_ROTATED;
            case AgentOnline ignored -> AGENT_ONLINE;
            case AgentOffline ignored -> AGENT_OFFLINE;
            case PrekeysLow ignored -> PREKEYS_LOW;
        };
    }

    static String data(SyncEvent event) {
        return switch (event) {
            case FullSync(Snapshot snapshot) -> snapshot.toJson();
            case PeerAdded(AgentCard card) -> card.toJson();
            case PeerRemoved(AgentId agent) -> text(agent);
            case AclUpdated(var rules) ->
                rules.stream().map(AclRule::toJson).collect(Collectors.joining(",", "[", "]"));
            case KeyRevoked(KeyRevocation revocation) -> revocation.toJson();
            case KeyRotated(KeyRotation rotation) -> rotation.toJson();
            case AgentOnline(AgentId agent) -> text(agent);
            case AgentOffline(AgentId agent) -> text(agent);
            case PrekeysLow(long left) ->
                new ObjectWriter().number("count", left).end();
        };
    }

    private static String text(AgentId agent) {
        return new JsonString(agent.value()).toString();
    }
}
