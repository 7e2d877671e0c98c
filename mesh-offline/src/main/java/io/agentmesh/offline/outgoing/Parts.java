package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.durable.Part;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.receipt.ContentDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts what is longer than a frame (offline §12.4).
final class Parts {
    /// Bytes of each piece but the last.
    static final int PIECE = 48_000;
    /// Bytes of the longest content that goes in one frame: a hello has room beside it.
    static final int MAX_WHOLE = 64_000;

    private Parts() {}

    /// The messages that carry this content: it alone, or its pieces.
    static List<DurableMessage> of(Octets content) {
        if (content.length() <= MAX_WHOLE) {
            return List.of(DurableMessage.read(content).orThrow());
        }
        Head head = DurableMessage.readLong(content).orThrow().head();
        byte[] bytes = content.toByteArray();
        int count = (bytes.length + PIECE - 1) / PIECE;
        ContentDigest digest = ContentDigest.of(content);
        List<DurableMessage> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] piece = Arrays.copyOfRange(bytes, i * PIECE, Math.min(bytes.length, (i + 1) * PIECE));
            Part part = new Part(i, count, bytes.length, digest);
            pieces.add(new DurableMessage(
                    new Head(
                            head.type(),
                            head.name(),
                            head.life(),
                            new Head.Extras(null, part, null, JsonObject.empty())),
                    new JsonString(Base64Url.encode(piece))));
        }
        return pieces;
    }
}
