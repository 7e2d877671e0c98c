package io.agentmesh.meshd.testing;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.SyncEvent;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Texts that a control plane pushes, in the wire's own words.
public final class Pushed {
    /// The card of the agent that a snapshot lists first.
    public static final UUID FIRST_CARD = new UUID(7, 1);

    private Pushed() {}

    /// A snapshot whose agents all belong to one owner, each with a card of its own.
    public static String fullSync(AgentId... agents) {
        return fullSync("", "", agents);
    }

    /// A snapshot with rules and revocations, both JSON items with commas between them.
    public static String fullSync(String rules, String revocations, AgentId... agents) {
        String cards = IntStream.range(0, agents.length)
                .mapToObj(i -> card(agents[i], new UUID(7, i + 1)))
                .collect(Collectors.joining(","));
        return "{\"type\":\"full_sync\",\"data\":{\"peers\":[" + cards + "],\"acl_rules\":[" + rules
                + "],\"revoked_keys\":[" + revocations + "],\"relay_endpoints\":[],\"seq\":1}}";
    }

    /// One agent more, of the same owner.
    public static String peerAdded(AgentId agent) {
        return "{\"type\":\"peer_added\",\"data\":" + card(agent, new UUID(7, 99)) + "}";
    }

    /// Any event whose data is an agent's id.
    public static String about(String type, AgentId agent) {
        return "{\"type\":\"" + type + "\",\"data\":\"" + agent + "\"}";
    }

    /// A key that may not be trusted any more.
    public static String keyRevoked(AgentId agent) {
        return "{\"type\":\"key_revoked\",\"data\":" + revocation(agent) + "}";
    }

    /// A key that its owner gave up.
    public static String keyRevokedByItself(AgentKeyPair key) {
        return "{\"type\":\"key_revoked\",\"data\":"
                + KeyRevocation.sign(key, "stolen", 1).toJson() + "}";
    }

    /// All rules there are now.
    public static String aclUpdated(AclRule... rules) {
        return "{\"type\":\"acl_updated\",\"data\":"
                + Arrays.stream(rules).map(AclRule::toJson).collect(Collectors.joining(",", "[", "]")) + "}";
    }

    /// The same snapshot at another position in the group's stream.
    public static String at(long seq, String fullSync) {
        return fullSync.replace("\"seq\":1}}", "\"seq\":" + seq + "}}");
    }

    /// The same event with a number.
    public static String numbered(long seq, String event) {
        return event.substring(0, event.length() - 1) + ",\"seq\":" + seq + "}";
    }

    /// The event in its typed form.
    public static SyncEvent event(String json) {
        return SyncEvent.decode(json).orThrow();
    }

    private static String revocation(AgentId agent) {
        return "{\"agent_id\":\"" + agent + "\",\"timestamp\":1,\"signature\":\"cp_rotation\"}";
    }

    private static String card(AgentId agent, UUID id) {
        return "{\"id\":\"" + id + "\",\"agent_id\":\"" + agent + "\",\"owner_id\":\"" + new UUID(8, 1)
                + "\",\"group_id\":\"" + new UUID(9, 1) + "\",\"name\":\"n\",\"capabilities\":[],"
                + "\"registered_at\":\"2031-05-04T08:00:00Z\",\"updated_at\":\"2031-05-04T08:00:00Z\"}";
    }
}
