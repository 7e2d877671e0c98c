package io.agentmesh.core.durable;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonValue;

/// A message as it is sealed: `{"m":…,"p":…}`.
///
/// @param head what it is
/// @param payload what it carries
public record DurableMessage(Head head, JsonValue payload) {
    /// Bytes of the longest text: what one frame holds.
    public static final int MAX_BYTES = 65_532;
    /// Open containers of the deepest text.
    public static final int MAX_DEPTH = 64;

    /// Reads a text, or [io.agentmesh.core.error.ErrorCode#MALFORMED]. A name that is given twice in `m`, or in
    /// what it holds, is refused, known or not.
    public static Decoded<DurableMessage> read(Octets text) {
        return HeadReader.message(text.toByteArray());
    }

    /// Reads a content that was cut into parts and is whole again: the same rules, up to [Part#MAX_CONTENT_BYTES].
    public static Decoded<DurableMessage> readLong(Octets content) {
        return HeadReader.longMessage(content.toByteArray());
    }

    /// The text, in canonical form.
    public Octets write() {
        return Octets.owning(CanonicalJson.bytes(HeadWriter.json(this)));
    }

    /// Its type and id; never its payload.
    @Override
    public String toString() {
        return "DurableMessage[" + head.type() + ", " + head.name().id() + "]";
    }
}
