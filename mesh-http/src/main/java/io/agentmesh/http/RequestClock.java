package io.agentmesh.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Measures how long a client takes to begin a request and to send all of it, and says so by a user
/// event when it was too long. Stands before the decoder, since a request shows itself there only when
/// its headers are complete. Runs on the channel's loop.
final class RequestClock extends ChannelInboundHandlerAdapter {
    /// What took too long.
    enum Expired {
        /// No request was begun.
        IDLE,
        /// A request was begun and not completed.
        REQUEST
    }

    private final Duration requestReadTimeout;
    private final Duration keepAliveTimeout;
    private boolean awaiting;
    private @Nullable Future<?> running;

    RequestClock(Duration requestReadTimeout, Duration keepAliveTimeout) {
        this.requestReadTimeout = requestReadTimeout;
        this.keepAliveTimeout = keepAliveTimeout;
    }

    /// From here on a request is awaited.
    void await(ChannelHandlerContext ctx) {
        awaiting = true;
        start(ctx, keepAliveTimeout, Expired.IDLE);
    }

    /// From here on nothing is expected of the client.
    void stop() {
        awaiting = false;
        if (running != null) {
            running.cancel(false);
            running = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (awaiting) {
            awaiting = false;
            start(ctx, requestReadTimeout, Expired.REQUEST);
        }
        ctx.fireChannelRead(bytes);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    private void start(ChannelHandlerContext ctx, Duration time, Expired what) {
        if (running != null) {
            running.cancel(false);
        }
        running = ctx.executor()
                .schedule(() -> ctx.pipeline().fireUserEventTriggered(what), time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
