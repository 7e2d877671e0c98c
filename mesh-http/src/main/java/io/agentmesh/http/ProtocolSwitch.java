package io.agentmesh.http;

import io.agentmesh.http.channel.StalledWriteGuard;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.websocket.WebSocketPipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;

/// Turns an HTTP connection into a WebSocket. Runs on the channel's loop.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is seen there
record ProtocolSwitch(ChannelHandlerContext ctx, RouteRunner runner) {
    void to(Upgrade upgrade, HttpRequest request) {
        String key = request.headers()
                .first("sec-websocket-key")
                .orElseThrow(
                        () -> new IllegalStateException("upgrade of " + request + " (expected: a webSocket route)"));
        ctx.writeAndFlush(Replies.switching(WebSocketPipeline.acceptKey(key)));
        Channel channel = ctx.channel();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove(RequestClock.class);
        WebSocketPipeline.addServerFrames(pipeline, upgrade.limits());
        HttpServerCodec codec = pipeline.get(HttpServerCodec.class);
        codec.removeOutboundHandler();
        switch (upgrade) {
            case Upgrade.Listen(var listener, var limits) ->
                WebSocketPipeline.listen(channel, limits, listener, runner.listeners());
            case Upgrade.HandOver over -> {
                // It costs a timer and an object of each write: whoever takes the channel knows what is to be written.
                pipeline.remove(StalledWriteGuard.class);
                over.door().take(channel);
            }
        }
        // The decoder goes last, so that what it has read already reaches the frame decoder and those behind it.
        pipeline.remove(codec);
        pipeline.remove(FlowControlHandler.class);
        pipeline.remove(ctx.handler());
        channel.config().setAutoRead(true);
    }
}
