package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import java.util.Arrays;

/// Who made the agreement, as its associated data says: `IK_initiator(32) ‖ IK_responder(32) ‖ transcript(32)`.
record Parties(AgentId initiator, AgentId responder) {
    private static final int KEY = 32;

    static Parties of(Octets associatedData) {
        byte[] bytes = associatedData.toByteArray();
        return new Parties(id(bytes, 0), id(bytes, KEY));
    }

    AgentId peerOf(RatchetState.Role role) {
        return switch (role) {
            case INITIATOR -> responder;
            case RESPONDER -> initiator;
        };
    }

    private static AgentId id(byte[] bytes, int from) {
        return new AgentId(Base64Url.encode(Arrays.copyOfRange(bytes, from, from + KEY)));
    }
}
