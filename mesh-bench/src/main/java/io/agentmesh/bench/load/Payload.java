package io.agentmesh.bench.load;

import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.TreeMap;
import java.util.UUID;

/// What envelopes carry.
enum Payload {
    /// One base64url text, as end-to-end encryption leaves it.
    SEALED,
    /// An object with members of some forty bytes, canonical as the original's peers print it.
    OBJECT;

    /// Signs an envelope with a payload of about `bytes` bytes; `number` can be read from its id
    /// ([EnvelopeNumber]).
    String sign(AgentKeyPair from, AgentId to, int bytes, long number) {
        UUID id = EnvelopeNumber.id(number);
        EnvelopeDraft draft =
                switch (this) {
                    case SEALED -> EnvelopeDraft.sealed(id, to, MessageType.REQUEST, "A".repeat(bytes), number);
                    case OBJECT -> EnvelopeDraft.plain(id, to, MessageType.REQUEST, object(bytes), number);
                };
        return draft.sign(from).toJson();
    }

    private static JsonObject object(int bytes) {
        var members = new TreeMap<String, JsonValue>();
        for (int i = 0; members.size() * 40 < bytes; i++) {
            members.put(String.format("member%05d", i), new JsonString("value of a member " + i % 100));
        }
        return JsonObject.of(members);
    }
}
