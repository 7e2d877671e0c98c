package io.agentmesh.http;

import io.agentmesh.http.message.FilePart;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a part of a file as a body: reads a piece on a virtual thread, writes it on the channel's loop, and reads the
/// next one once this one is in the socket. So one piece is in memory, however large the file and slow the reader.
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a piece is heard by its listener
final class FileSending {
    /// Bytes of a piece.
    static final int PIECE_BYTES = 64 << 10;

    private static final Logger log = LoggerFactory.getLogger(FileSending.class);

    private final ChannelHandlerContext ctx;
    private final Executor readers;
    private final FilePart part;
    private final ChannelPromise sent;
    private long done;

    private FileSending(ChannelHandlerContext ctx, Executor readers, FilePart part) {
        this.ctx = ctx;
        this.readers = readers;
        this.part = part;
        this.sent = ctx.newPromise();
    }

    /// Sends what belongs behind a head that was just written. Called on the channel's loop; the part is closed at
    /// the end, however that comes.
    ///
    /// @return done when the last byte is in the socket; failed if the file cannot be read or the connection
    ///     is gone
    static ChannelFuture start(ChannelHandlerContext ctx, Executor readers, FilePart part) {
        var sending = new FileSending(ctx, readers, part);
        sending.sent.addListener(_ -> sending.close());
        sending.next();
        return sending.sent;
    }

    private void next() {
        if (done == part.length()) {
            ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(this::ended);
            return;
        }
        try {
            readers.execute(this::read);
        } catch (RejectedExecutionException stopping) {
            sent.tryFailure(stopping);
        }
    }

    private void ended(Future<? super Void> written) {
        if (written.isSuccess()) {
            sent.trySuccess();
        } else {
            sent.tryFailure(written.cause());
        }
    }

    /// On a virtual thread.
    private void read() {
        try {
            ByteBuffer piece = piece();
            ctx.executor().execute(() -> write(piece));
        } catch (IOException failed) {
            log.atWarn()
                    .setMessage("file cannot be sent to its end, connection closed")
                    .addKeyValue("error", failed.toString())
                    .log();
            ctx.executor().execute(() -> sent.tryFailure(failed));
        } catch (RejectedExecutionException ended) {
            // The loops are gone, and the connection with them.
            close();
        }
    }

    private ByteBuffer piece() throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, part.length() - done));
        while (piece.hasRemaining()) {
            if (part.file().read(piece, part.offset() + done + piece.position()) < 0) {
                throw new EOFException("the file has become shorter");
            }
        }
        return piece.flip();
    }

    private void write(ByteBuffer piece) {
        done += piece.remaining();
        ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(piece))).addListener(written -> {
            if (written.isSuccess()) {
                next();
            } else {
                sent.tryFailure(written.cause());
            }
        });
    }

    private void close() {
        try {
            part.close();
        } catch (IOException failed) {
            log.atDebug().setMessage("file not closed").setCause(failed).log();
        }
    }
}
