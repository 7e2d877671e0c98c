package io.agentmesh.http.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Sends, and knows how far the closing is. The methods of [WebSocket] may be called anywhere; the
/// others and the fields that are neither final nor volatile are the channel's loop's.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is seen there
final class WebSocketConnection implements WebSocket {
    /// How a connection ended.
    record Ended(int code, String reason) {}

    /// What a control frame counts for, so that pings to an end that does not read are bounded too.
    private static final int CONTROL_BYTES = 16;

    /// There was room; what is refused is refused for more.
    private static final long ADMITTED = 0;

    private static final SendOutcome CLOSED = new SendOutcome.Closed();

    private final Channel channel;
    private final WebSocketLimits limits;
    private final WebSocketListener listener;
    private final Callbacks callbacks;
    private final SocketAddress remote;
    private final AtomicLong outstanding = new AtomicLong();
    private final AtomicBoolean refusedSome = new AtomicBoolean();
    private volatile boolean open = true;

    private boolean closeSent;
    private boolean receiving = true;
    private Ended end = new Ended(CloseCode.ABNORMAL, "");

    WebSocketConnection(Channel channel, WebSocketLimits limits, WebSocketListener listener, Callbacks callbacks) {
        this.channel = channel;
        this.limits = limits;
        this.listener = listener;
        this.callbacks = callbacks;
        this.remote = channel.remoteAddress();
    }

    @Override
    public SendOutcome sendText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!open) {
            return CLOSED;
        }
        long before = admit(bytes.length);
        if (before > ADMITTED) {
            refusedSome.set(true);
            tellIfWritable();
            return new SendOutcome.Full(before);
        }
        return new SendOutcome.Accepted(write(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes)), bytes.length));
    }

    @Override
    public void ping() {
        if (open && admit(CONTROL_BYTES) == ADMITTED) {
            write(new PingWebSocketFrame(), CONTROL_BYTES);
        }
    }

    /// Answers a ping with what it held; takes the buffer over.
    void pong(ByteBuf payload) {
        int bytes = payload.readableBytes() + CONTROL_BYTES;
        if (open && admit(bytes) == ADMITTED) {
            write(new PongWebSocketFrame(payload), bytes);
        } else {
            payload.release();
        }
    }

    @Override
    public void close(int code, String reason) {
        if (!WebSocketCloseStatus.isValidStatusCode(code)) {
            throw new IllegalArgumentException("close code: " + code + " (expected: 1000..1014 or 3000..4999)");
        }
        open = false;
        channel.eventLoop().execute(() -> {
            if (!closeSent && channel.isActive()) {
                sendClose(new CloseWebSocketFrame(code, CloseReason.cut(reason)));
            }
        });
    }

    @Override
    public void abort() {
        open = false;
        channel.close();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public long outstandingBytes() {
        return outstanding.get();
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }

    /// Whether frames still mean anything: neither a close nor a violation came.
    boolean isReceiving() {
        return receiving;
    }

    /// Whether frames other than a close may still go out.
    boolean isCloseSent() {
        return closeSent;
    }

    /// The other end closes: it gets its close back, unless it answered ours, and the connection is
    /// over.
    void peerClosed(int status, String reason) {
        end = new Ended(status < 0 ? CloseCode.NO_STATUS : status, reason);
        open = false;
        receiving = false;
        if (closeSent) {
            channel.close();
        } else {
            sendClose(status < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(status, ""))
                    .addListener(_ -> channel.close());
        }
    }

    /// The other end broke a rule: says which, then waits for it to go.
    void fail(int code, String reason) {
        end = new Ended(code, reason);
        open = false;
        receiving = false;
        if (closeSent) {
            channel.close();
        } else {
            sendClose(new CloseWebSocketFrame(code, CloseReason.cut(reason))).addListener(_ -> endOutput());
        }
    }

    /// The connection is gone; how it ended.
    Ended ended() {
        open = false;
        return end;
    }

    private ChannelFuture sendClose(CloseWebSocketFrame frame) {
        closeSent = true;
        channel.eventLoop()
                .schedule(() -> channel.close(), limits.closeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        // The other end's answer must be read even if the listener is behind.
        channel.config().setAutoRead(true);
        return channel.writeAndFlush(frame);
    }

    /// Tells the other end that nothing more comes, and lets it read the close frame: closing with input
    /// unread would reset the connection and take the frame away from it. TLS has no such half-way.
    private void endOutput() {
        if (channel instanceof DuplexChannel duplex && channel.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
        } else {
            channel.close();
        }
    }

    /// [#ADMITTED], or the bytes that are outstanding and leave no room.
    private long admit(long bytes) {
        while (true) {
            long before = outstanding.get();
            if (before > 0 && before + bytes > limits.maxOutgoingBytes()) {
                return before;
            }
            if (outstanding.compareAndSet(before, before + bytes)) {
                return ADMITTED;
            }
        }
    }

    private CompletionStage<Void> write(WebSocketFrame frame, long bytes) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        channel.writeAndFlush(frame).addListener(done -> {
            outstanding.addAndGet(-bytes);
            tellIfWritable();
            if (done.isSuccess()) {
                written.complete(null);
            } else {
                written.completeExceptionally(done.cause());
            }
        });
        return written;
    }

    private void tellIfWritable() {
        if (outstanding.get() <= limits.maxOutgoingBytes() / 2 && refusedSome.compareAndSet(true, false)) {
            callbacks.add(0, () -> {
                if (open) {
                    listener.onWritable(this);
                }
            });
        }
    }
}
