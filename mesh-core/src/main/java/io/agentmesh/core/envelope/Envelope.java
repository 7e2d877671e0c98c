package io.agentmesh.core.envelope;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.CheckedKeys;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A signed envelope (wire §3.1). Decoding proves its form alone; call [#verify] before you believe a word of it.
///
/// @param id the sender's id for it; nobody checks it for reuse on the way
/// @param from the sender, whose key signs
/// @param to the receiver; any text
/// @param type what it is for
/// @param inReplyTo the envelope that it answers, or `null`
/// @param payload the plain payload, or the sealed one as a string
/// @param protection whether the payload is sealed
/// @param signature as it came; its form is checked with the signature itself
/// @param timestampMillis milliseconds since the Unix epoch, possibly negative
public record Envelope(
        UUID id,
        AgentId from,
        AgentId to,
        MessageType type,
        @Nullable UUID inReplyTo,
        JsonValue payload,
        Protection protection,
        String signature,
        long timestampMillis) {

    /// What is wrong with a signature that does not hold, in the wire's words (wire §4.1).
    static final String BAD_SIGNATURE = "signature error: Verification equation was not satisfied";

    /// Reads an envelope by the rules of wire §2.4 and §3.1.
    public static final JsonShape<Envelope> SHAPE = value -> {
        var in = ObjectReader.of(
                value,
                "envelope",
                "id",
                "from",
                "to",
                "msg_type",
                "in_reply_to",
                "payload",
                "encrypted",
                "signature",
                "timestamp");
        return new Envelope(
                in.uuid("id"),
                in.read("from", AgentId.SHAPE),
                in.read("to", AgentId.SHAPE),
                in.word("msg_type", MessageType.words()),
                in.optionalUuid("in_reply_to"),
                in.value("payload"),
                in.boolOr("encrypted", false) ? Protection.SEALED : Protection.PLAIN,
                in.string("signature"),
                in.int64("timestamp"));
    };

    /// Reads an envelope from its text.
    public static Decoded<Envelope> decode(String json) {
        return Json.decode(json, SHAPE);
    }

    /// Whether `from` signed it: the envelope itself, or why not. The texts are the wire's (wire §4.1).
    public Decoded<Envelope> verify() {
        return Signature.parse(signature, "sig").then(parsed -> from.key().then(key -> verify(key, parsed)));
    }

    /// The same, for who reads many envelopes of the same senders: the check of a key costs as much as the signature.
    public Decoded<Envelope> verify(CheckedKeys keys) {
        return Signature.parse(signature, "sig").then(parsed -> keys.key(from).then(key -> verify(key, parsed)));
    }

    private Decoded<Envelope> verify(AgentKey key, Signature parsed) {
        return key.verify(canonical().getBytes(StandardCharsets.UTF_8), parsed)
                ? Decoded.ok(this)
                : Decoded.bad(ErrorCode.BAD_SIGNATURE, BAD_SIGNATURE);
    }

    /// The text that the signature covers, in UTF-8 (wire §4.1): eight members, all always present.
    String canonical() {
        return new ObjectWriter()
                .uuid("id", id)
                .string("from", from.value())
                .string("to", to.value())
                .string("msg_type", type.word())
                .raw("in_reply_to", inReplyTo == null ? JsonNull.NULL.toString() : "\"" + inReplyTo + "\"")
                .value("payload", payload)
                .bool("encrypted", protection == Protection.SEALED)
                .number("timestamp", timestampMillis)
                .end();
    }

    /// The text of the wire: members in the order of wire §3.1, `in_reply_to` and `encrypted` only when they
    /// say something.
    public String toJson() {
        var out = new ObjectWriter()
                .uuid("id", id)
                .string("from", from.value())
                .string("to", to.value())
                .string("msg_type", type.word())
                .uuid("in_reply_to", inReplyTo)
                .value("payload", payload);
        if (protection == Protection.SEALED) {
            out.bool("encrypted", true);
        }
        return out.string("signature", signature)
                .number("timestamp", timestampMillis)
                .end();
    }

    Envelope withSignature(String text) {
        return new Envelope(id, from, to, type, inReplyTo, payload, protection, text, timestampMillis);
    }

    /// Who, to whom, what: enough for a log, without the payload.
    @Override
    public String toString() {
        return "Envelope[" + id + " " + type.word() + " " + from + " -> " + to + "]";
    }
}
