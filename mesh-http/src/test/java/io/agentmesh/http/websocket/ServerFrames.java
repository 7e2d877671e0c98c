package io.agentmesh.http.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What a server reads out of the bytes of a WebSocket, a line each: `text …`, `binary`, `ping`, `pong`, and last, if
/// that is how it ends, `closed` and the code. A door for the fuzz targets.
public final class ServerFrames {
    private ServerFrames() {}

    /// As this module's server reads them, when they come in parts of so many bytes.
    public static List<String> read(byte[] stream, int partBytes, int maxBytes) {
        var channel = new EmbeddedChannel();
        WebSocketPipeline.addServerFrames(channel.pipeline(), WebSocketLimits.DEFAULTS.withMaxFrameBytes(maxBytes));
        var assembly = new MessageAssembly(maxBytes);
        return read(channel, stream, partBytes, frame -> line(assembly.add(frame)));
    }

    /// As another server reads them.
    ///
    /// @param channel decodes frames; is finished here
    /// @param assembly puts data frames together; answers with nothing until a message is whole
    public static List<String> read(
            EmbeddedChannel channel, byte[] stream, int partBytes, Function<WebSocketFrame, String> assembly) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < stream.length && !isClosed(lines); at += partBytes) {
            int length = Math.min(partBytes, stream.length - at);
            String violation = write(channel, stream, at, length);
            addLines(channel, lines, assembly);
            if (!violation.isEmpty() && !isClosed(lines)) {
                lines.add(violation);
            }
        }
        channel.finishAndReleaseAll();
        return lines;
    }

    /// Nothing, or how it ends.
    private static String write(EmbeddedChannel channel, byte[] stream, int at, int length) {
        try {
            channel.writeInbound(Unpooled.copiedBuffer(stream, at, length));
            return "";
        } catch (CorruptedWebSocketFrameException violation) {
            return "closed " + violation.closeStatus().code();
        }
    }

    private static void addLines(
            EmbeddedChannel channel, List<String> lines, Function<WebSocketFrame, String> assembly) {
        WebSocketFrame frame = channel.readInbound();
        while (frame != null) {
            if (!isClosed(lines)) {
                String line = line(frame, assembly);
                if (!line.isEmpty()) {
                    lines.add(line);
                }
            }
            frame.release();
            frame = channel.readInbound();
        }
    }

    private static boolean isClosed(List<String> lines) {
        return !lines.isEmpty() && lines.getLast().startsWith("closed ");
    }

    private static String line(WebSocketFrame frame, Function<WebSocketFrame, String> assembly) {
        return switch (frame) {
            case PingWebSocketFrame _ -> "ping";
            case PongWebSocketFrame _ -> "pong";
            case CloseWebSocketFrame close -> "closed " + close.statusCode();
            default -> assembly.apply(frame);
        };
    }

    private static String line(MessageAssembly.Step step) {
        return switch (step) {
            case MessageAssembly.Step.Incomplete() -> "";
            case MessageAssembly.Step.Text(String text, int bytes) -> "text " + text;
            case MessageAssembly.Step.Binary(byte[] bytes) -> "binary";
            case MessageAssembly.Step.Violation(int code, String reason) -> "closed " + code;
        };
    }
}
