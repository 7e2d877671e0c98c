package io.agentmesh.meshd.link;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Notes that bytes came, ahead of the frame decoder: of a large frame nothing shows behind it until it is
/// whole, and that may take longer than a link may be silent. Runs on the loop.
final class Arrivals extends ChannelInboundHandlerAdapter {
    private boolean bytesCame;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        bytesCame = true;
        ctx.fireChannelRead(bytes);
    }

    /// Whether some came since this was asked last.
    boolean anySinceLast() {
        boolean came = bytesCame;
        bytesCame = false;
        return came;
    }
}
