package io.agentmesh.relay.connection;

import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.core.json.UuidText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// The id of an envelope that is not read. Every known sender writes it first (wire §3.1), so a look at 45
/// characters tells the sender of a refused envelope which one it was, and costs the relay nothing.
final class LeadingId {
    private static final String START = "{\"id\":\"";
    private static final int END = START.length() + 36;

    private LeadingId() {}

    /// The id that the text begins with; empty where it begins in another way.
    static Optional<UUID> of(Utf8Text text) {
        if (text.size() <= END) {
            return Optional.empty();
        }
        String head = new String(text.bytes(), 0, END + 1, StandardCharsets.ISO_8859_1);
        return head.startsWith(START) && head.charAt(END) == '"'
                ? UuidText.parse(head.substring(START.length(), END))
                : Optional.empty();
    }
}
