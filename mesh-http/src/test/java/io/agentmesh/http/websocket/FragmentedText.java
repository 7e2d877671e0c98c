package io.agentmesh.http.websocket;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.Optional;

/// A text message that comes in two frames: a door for the fuzz targets.
public final class FragmentedText {
    private FragmentedText() {}

    /// The text that was cut before the byte at `cut`; empty if the connection would close over it.
    public static Optional<String> join(byte[] utf8, int cut, int maxBytes) {
        var assembly = new MessageAssembly(maxBytes);
        MessageAssembly.Step first =
                assembly.add(new TextWebSocketFrame(false, 0, Unpooled.wrappedBuffer(utf8, 0, cut)));
        if (!(first instanceof MessageAssembly.Step.Incomplete)) {
            return Optional.empty();
        }
        var rest = new ContinuationWebSocketFrame(true, 0, Unpooled.wrappedBuffer(utf8, cut, utf8.length - cut));
        return assembly.add(rest) instanceof MessageAssembly.Step.Text(String text, int bytes)
                ? Optional.of(text)
                : Optional.empty();
    }
}
