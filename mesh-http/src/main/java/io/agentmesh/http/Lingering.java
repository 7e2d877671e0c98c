package io.agentmesh.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/// Ends a connection whose client may still be sending: says that no more will come, then throws away
/// what arrives until the client is done, for a while. Closing at once would make the kernel reset the
/// connection, and the client would lose the answer it has not read yet (RFC 9112 §9.6). Runs on the
/// channel's loop.
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no answer
final class Lingering extends ChannelInboundHandlerAdapter {
    private static final long MAX_SECONDS = 2;
    private static final long MAX_BYTES = 64L << 20;

    private long discarded;

    /// Leaves nothing in the pipeline that would look at what arrives.
    static void replaceAll(ChannelHandlerContext last) {
        ChannelPipeline pipeline = last.pipeline();
        pipeline.addLast(new Lingering());
        pipeline.remove(RequestClock.class);
        pipeline.remove(HttpServerCodec.class);
        pipeline.remove(FlowControlHandler.class);
        pipeline.remove(last.handler());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (ctx.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
        ctx.executor().schedule(() -> ctx.close(), MAX_SECONDS, TimeUnit.SECONDS);
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        discarded += bytes instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        ReferenceCountUtil.release(bytes);
        if (discarded > MAX_BYTES) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The answer is out; whatever happens to the connection now is nobody's loss.
        ctx.close();
    }
}
