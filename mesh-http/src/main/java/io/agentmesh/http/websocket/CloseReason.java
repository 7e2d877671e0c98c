package io.agentmesh.http.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/// Fits reasons into close frames.
final class CloseReason {
    private CloseReason() {}

    /// The text, or as many of its characters as fit into [WebSocket#MAX_REASON_BYTES] bytes of UTF-8.
    static String cut(String reason) {
        ByteBuffer room = ByteBuffer.allocate(WebSocket.MAX_REASON_BYTES);
        CharBuffer text = CharBuffer.wrap(reason);
        StandardCharsets.UTF_8.newEncoder().encode(text, room, /* endOfInput= */ true);
        return reason.substring(0, text.position());
    }
}
