package io.agentmesh.http.channel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts a connection whose other end takes nothing of what is to be written to it for a whole `stallTimeout`. Slow
/// is fine, as long as bytes go; it may take twice the time until it shows.
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no answer
public final class StalledWriteGuard extends IdleStateHandler {
    private static final Logger log = LoggerFactory.getLogger(StalledWriteGuard.class);

    public StalledWriteGuard(Duration stallTimeout) {
        super(/* observeOutput= */ true, 0, stallTimeout.toMillis(), 0, TimeUnit.MILLISECONDS);
    }

    /// The first event after a write only says that nothing was written for that time: what is pending by now may
    /// have come a moment ago. Each later one says that nothing moved since the one before.
    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
        ChannelOutboundBuffer outgoing = ctx.channel().unsafe().outboundBuffer();
        if (!event.isFirst() && outgoing != null && outgoing.totalPendingWriteBytes() > 0) {
            log.atDebug()
                    .setMessage("connection cut, the other end reads nothing")
                    .addKeyValue("remote", ctx.channel().remoteAddress())
                    .log();
            ctx.close();
        }
    }
}
