package io.agentmesh.relay.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Keeps frames from the handler behind it while it is closed, in order.
///
/// Nothing is read from the socket meanwhile, so what it holds is bounded by what one read had brought already.
/// Runs on the channel's loop.
final class FrameHold extends ChannelInboundHandlerAdapter {
    private final Queue<Object> held = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext place;
    private boolean closed;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        place = ctx;
    }

    void close() {
        closed = true;
        read(false);
    }

    void open() {
        closed = false;
        while (!closed && place != null && !held.isEmpty()) {
            place.fireChannelRead(held.remove());
        }
        if (!closed) {
            read(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (closed || !held.isEmpty()) {
            held.add(frame);
            read(false);
        } else {
            ctx.fireChannelRead(frame);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        ctx.fireChannelInactive();
    }

    private void read(boolean more) {
        if (place != null) {
            place.channel().config().setAutoRead(more);
        }
    }
}
