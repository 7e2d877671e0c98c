package io.agentmesh.http;

import io.agentmesh.http.HttpServerConfig.Crowd;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops accepting while as many connections are open as may be; the rest waits in the kernel's backlog. Closes what
/// comes from an address that has its share already. Lives in the listening channel's pipeline; its state is that
/// channel's loop's.
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(AcceptLimit.class);

    private final Crowd limit;
    private final AtomicLong turnedAway;
    /// Addresses with open connections.
    private final Map<InetAddress, Visitors> byAddress = new HashMap<>();

    private int open;
    private boolean reported;

    /// What one address has open.
    private static final class Visitors {
        private int open;
        private boolean reported;
    }

    /// @param turnedAway counts connections that were closed because their address had its share
    AcceptLimit(Crowd limit, AtomicLong turnedAway) {
        this.limit = limit;
        this.turnedAway = turnedAway;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel accepted = (Channel) message;
        InetAddress address = addressOf(accepted);
        if (address != null && isFull(address)) {
            turnAway(accepted, address);
            return;
        }
        come(address);
        accepted.closeFuture().addListener(_ -> ctx.executor().execute(() -> gone(ctx, address)));
        if (open == limit.maxConnections()) {
            ctx.channel().config().setAutoRead(false);
            report();
        }
        ctx.fireChannelRead(accepted);
    }

    private boolean isFull(InetAddress address) {
        Visitors visitors = byAddress.get(address);
        return visitors != null && visitors.open >= limit.maxPerAddress();
    }

    private void turnAway(Channel accepted, InetAddress address) {
        turnedAway.incrementAndGet();
        Visitors visitors = byAddress.get(address);
        if (visitors != null && !visitors.reported) {
            visitors.reported = true;
            log.atWarn()
                    .setMessage("connection limit of an address reached, further ones are closed")
                    .addKeyValue("address", address.getHostAddress())
                    .addKeyValue("limit", limit.maxPerAddress())
                    .log();
        }
        accepted.unsafe().closeForcibly(); // it belongs to no loop yet
        ReferenceCountUtil.release(accepted);
    }

    private void come(@Nullable InetAddress address) {
        open++;
        if (address != null) {
            byAddress.computeIfAbsent(address, _ -> new Visitors()).open++;
        }
    }

    private void gone(ChannelHandlerContext ctx, @Nullable InetAddress address) {
        if (open == limit.maxConnections()) {
            ctx.channel().config().setAutoRead(true);
        }
        open--;
        reported &= open > limit.maxConnections() / 2;
        if (address != null) {
            byAddress.computeIfPresent(address, (_, visitors) -> {
                visitors.open--;
                visitors.reported &= visitors.open > limit.maxPerAddress() / 2;
                return visitors.open == 0 ? null : visitors;
            });
        }
    }

    /// `null` for a Unix-domain socket.
    private static @Nullable InetAddress addressOf(Channel accepted) {
        return accepted.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }

    /// Once, until the crowd has halved: at the limit connections come and go all the time.
    private void report() {
        if (!reported) {
            log.atWarn()
                    .setMessage("connection limit reached, new connections wait")
                    .addKeyValue("limit", limit.maxConnections())
                    .log();
            reported = true;
        }
    }
}
