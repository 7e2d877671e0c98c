package io.agentmesh.http;

import io.agentmesh.http.message.StreamedResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a body as it is written, on a virtual thread that waits for the socket after each piece, so that one
/// piece is in memory however slow the reader is. The thread is interrupted when the connection closes.
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a piece is heard by its listener
final class BodySending {
    private static final Logger log = LoggerFactory.getLogger(BodySending.class);

    private final ChannelHandlerContext ctx;
    private final StreamedResponse.Body body;
    private final ChannelPromise sent;
    private final AtomicReference<@Nullable Thread> writer = new AtomicReference<>();

    private BodySending(ChannelHandlerContext ctx, StreamedResponse.Body body) {
        this.ctx = ctx;
        this.body = body;
        this.sent = ctx.newPromise();
    }

    /// Sends what belongs behind a head that was just written. Called on the channel's loop.
    ///
    /// @return done when the last byte is in the socket; failed if the body broke off or the connection is gone
    static ChannelFuture start(ChannelHandlerContext ctx, Executor writers, StreamedResponse.Body body) {
        var sending = new BodySending(ctx, body);
        try {
            writers.execute(sending::run);
        } catch (RejectedExecutionException stopping) {
            sending.sent.tryFailure(stopping);
        }
        return sending.sent;
    }

    /// On a virtual thread.
    private void run() {
        writer.set(Thread.currentThread());
        ctx.channel().closeFuture().addListener(_ -> interrupt());
        try {
            body.write(this::write);
            write(LastHttpContent.EMPTY_LAST_CONTENT);
            sent.trySuccess();
        } catch (IOException | InterruptedException gone) {
            sent.tryFailure(gone);
        } catch (Throwable broken) {
            // The top of this thread: the client sees the body break off, and the server goes on.
            log.atError()
                    .setMessage("body of an answer broken off")
                    .setCause(broken)
                    .log();
            sent.tryFailure(broken);
        } finally {
            writer.set(null);
        }
    }

    private void interrupt() {
        Thread waiting = writer.get();
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    private void write(byte[] piece) throws IOException, InterruptedException {
        write(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
    }

    private void write(HttpContent content) throws IOException, InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        ChannelFuture writing = ctx.writeAndFlush(content);
        writing.addListener(_ -> written.countDown());
        written.await();
        if (!writing.isSuccess()) {
            throw new IOException("the client is gone", writing.cause());
        }
    }
}
