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
    /// `null` while nothing is held, as of nearly all connections nearly all the time.
    private @Nullable Queue<Object> held;

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
        while (!closed && place != null && held != null) {
            place.fireChannelRead(oldest(held));
        }
        if (!closed) {
            read(true);
        }
    }

    private Object oldest(Queue<Object> frames) {
        Object oldest = frames.remove();
        held = frames.isEmpty() ? null : frames;
        return oldest;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (closed || held != null) {
            hold(frame);
        } else {
            ctx.fireChannelRead(frame);
        }
    }

    private void hold(Object frame) {
        if (held == null) {
            held = new ArrayDeque<>();
        }
        held.add(frame);
        read(false);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (held != null) {
            held.forEach(ReferenceCountUtil::release);
            held = null;
        }
        ctx.fireChannelInactive();
    }

    private void read(boolean more) {
        if (place != null) {
            place.channel().config().setAutoRead(more);
        }
    }
}
