package io.agentmesh.relay.transport;

import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.http.websocket.ServerFrames;
import io.agentmesh.relay.transport.MessageAssembly.Message;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.util.List;

/// What the relay reads out of the bytes of an agent's WebSocket: a door for the fuzz targets.
public final class AgentFrames {
    private AgentFrames() {}

    /// In the words of [ServerFrames].
    public static List<String> read(byte[] stream, int partBytes, int maxBytes) {
        var channel = new EmbeddedChannel(new WebSocket13FrameDecoder(FrameLimits.of(maxBytes)));
        var assembly = new MessageAssembly(maxBytes);
        return ServerFrames.read(channel, stream, partBytes, frame -> line(assembly.add(frame)));
    }

    private static String line(Message message) {
        return switch (message) {
            case Message.Incomplete() -> "";
            case Message.Text(var text) -> "text " + text.text();
            case Message.Binary() -> "binary";
            case Message.TooLarge _, Message.FarTooLarge _ -> "closed " + CloseCode.TOO_BIG;
            case Message.NotUtf8() -> "closed " + CloseCode.INVALID_PAYLOAD;
        };
    }
}
