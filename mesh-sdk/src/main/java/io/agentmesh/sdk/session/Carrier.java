package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.link.Postbox;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a channel's bytes travel: as a base64url string in an envelope's payload (wire §9.2).
final class Carrier {
    private Carrier() {}

    /// Posts a handshake message and returns the id of its envelope, which the answer will name.
    static UUID post(Postbox postbox, AgentId peer, @Nullable UUID inReplyTo, Octets message) {
        JsonValue payload = new JsonString(Base64Url.encode(message.toByteArray()));
        EnvelopeDraft draft = postbox.plain(peer, MessageType.HANDSHAKE, payload);
        // A message that finds the queue full counts as lost: handshakes are repeated anyway.
        postbox.post(inReplyTo == null ? draft : draft.answering(inReplyTo));
        return draft.id();
    }

    /// The bytes in an envelope's payload; empty if it is no strict base64url string.
    static Optional<Octets> bytes(Envelope envelope) {
        return envelope.payload() instanceof JsonString(var text)
                ? Base64Url.decode(text).map(Octets::owning).toOptional()
                : Optional.empty();
    }
}
