package io.agentmesh.relay;

import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.testing.Keys;
import java.util.UUID;

/// Signed envelopes by the number, so that a test can tell them apart and see their order.
public final class Envelopes {
    /// Somebody who never comes.
    public static final AgentId AWAY = Keys.ofFirstByte(0x77).id();

    private Envelopes() {}

    /// The text of a request from one agent to another.
    public static String text(AgentKeyPair from, AgentId to, int number) {
        return text(from, to, number, "hello");
    }

    /// The same with a payload.
    public static String text(AgentKeyPair from, AgentId to, int number, String payload) {
        return EnvelopeDraft.plain(id(number), to, MessageType.REQUEST, new JsonString(payload), 1_700_000_000_000L)
                .sign(from)
                .toJson();
    }

    /// The same, with another payload than the one that was signed.
    public static String forged(AgentKeyPair from, AgentId to, int number) {
        return text(from, to, number).replace("\"hello\"", "\"hallo\"");
    }

    /// The id that the envelope of this number has.
    public static UUID id(int number) {
        return new UUID(0x4000, 0x8000_0000_0000_0000L | number);
    }
}
