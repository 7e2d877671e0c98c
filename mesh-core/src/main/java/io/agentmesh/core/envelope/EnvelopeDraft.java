package io.agentmesh.core.envelope;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An envelope before it is signed: everything the signature covers but the sender, who is the signer (wire §4.1).
///
/// @param id new for every envelope
/// @param to the receiver
/// @param type what it is for
/// @param inReplyTo the envelope that it answers, or `null`
/// @param payload the plain payload, or the sealed one as a base64url string
/// @param protection whether the payload is sealed
/// @param timestampMillis milliseconds since the Unix epoch; nobody checks it for freshness
public record EnvelopeDraft(
        UUID id,
        AgentId to,
        MessageType type,
        @Nullable UUID inReplyTo,
        JsonValue payload,
        Protection protection,
        long timestampMillis) {

    /// A draft with a plain payload that answers nothing.
    public static EnvelopeDraft plain(UUID id, AgentId to, MessageType type, JsonValue payload, long timestampMillis) {
        return new EnvelopeDraft(id, to, type, null, payload, Protection.PLAIN, timestampMillis);
    }

    /// A draft whose payload was sealed for the receiver; `sealed` is base64url.
    public static EnvelopeDraft sealed(UUID id, AgentId to, MessageType type, String sealed, long timestampMillis) {
        return new EnvelopeDraft(id, to, type, null, new JsonString(sealed), Protection.SEALED, timestampMillis);
    }

    /// A draft that takes back an earlier request (wire §3.2): plain, without payload.
    public static EnvelopeDraft cancel(UUID id, AgentId to, UUID request, long timestampMillis) {
        return plain(id, to, MessageType.CANCEL, JsonNull.NULL, timestampMillis).answering(request);
    }

    /// The same draft as an answer to another envelope.
    public EnvelopeDraft answering(UUID other) {
        return new EnvelopeDraft(id, to, type, other, payload, protection, timestampMillis);
    }

    /// Signs the draft; the signer becomes its sender.
    public Envelope sign(AgentKeyPair sender) {
        var unsigned = new Envelope(id, sender.id(), to, type, inReplyTo, payload, protection, "", timestampMillis);
        byte[] covered = unsigned.canonical().getBytes(StandardCharsets.UTF_8);
        return unsigned.withSignature(sender.sign(covered).text());
    }
}
