package io.agentmesh.http.websocket;

import io.netty.channel.Channel;

/// Takes a WebSocket over as a Netty channel, for whoever deals in frames on the event loop itself.
///
/// Called on the channel's event loop, once the upgrade is agreed: at the server's end when the 101 is
/// written, at the client's when it was read. The pipeline then has the frame decoder and encoder
/// ([io.netty.handler.codec.http.websocketx.WebSocketFrame] in both directions; the frame limit holds; a
/// client's frames are masked and a server's are not; broken frames arrive as a
/// [io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException] in `exceptionCaught`,
/// nothing is read after one), before them TLS if there is any, and nothing else once this returns. Add
/// handlers at its end, or, to see bytes, in front of the decoder. Auto-read is on.
///
/// Everything else is the taker's: putting fragments together, UTF-8, pings, closes, the end of the
/// channel, its time limits, an end that takes nothing of what is to be written. At the
/// server's end the pipeline gets the user event [Draining#NOW] when the server stops; a channel that is
/// open when the drain time is over is cut.
@FunctionalInterface
public interface RawWebSocket {
    void take(Channel channel);
}
