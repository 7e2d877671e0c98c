package io.agentmesh.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops accepting while as many connections are open as may be; the rest waits in the kernel's backlog.
/// Lives in the listening channel's pipeline; its state is that channel's loop's.
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(AcceptLimit.class);

    private final int maxConnections;
    private int open;
    private boolean reported;

    AcceptLimit(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        open++;
        ((Channel) accepted).closeFuture().addListener(_ -> ctx.executor().execute(() -> closed(ctx)));
        if (open == maxConnections) {
            ctx.channel().config().setAutoRead(false);
            report();
        }
        ctx.fireChannelRead(accepted);
    }

    private void closed(ChannelHandlerContext ctx) {
        if (open == maxConnections) {
            ctx.channel().config().setAutoRead(true);
        }
        open--;
        reported &= open > maxConnections / 2;
    }

    /// Once, until the crowd has halved: at the limit connections come and go all the time.
    private void report() {
        if (!reported) {
            log.atWarn()
                    .setMessage("connection limit reached, new connections wait")
                    .addKeyValue("limit", maxConnections)
                    .log();
            reported = true;
        }
    }
}
