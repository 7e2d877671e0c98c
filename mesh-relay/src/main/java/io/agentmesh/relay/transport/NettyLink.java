package io.agentmesh.relay.transport;

import io.agentmesh.core.time.Timers;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.Delivery;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.Ending.Pending;
import io.agentmesh.relay.routing.LinkEvents;
import io.agentmesh.relay.routing.OutgoingBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Writes to one agent's channel.
///
/// Envelopes wait in the [OutgoingBuffer]; as many go on to the channel as it takes without growing, each as
/// one frame (wire §10.3). An offer puts a task on the channel's loop, unless one is there already, and writes
/// nothing itself.
///
/// [#say], [#ping], [#attach], [#offer], [#end], [#hasEnded] and [#execute] are for any thread; the rest, and
/// every field that is neither final nor thread-safe by itself, is the loop's.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is seen there
final class NettyLink implements AgentLink {
    /// For what is in flight when the rest is taken back: a live peer reads it at once, and a dead one must not
    /// hold up the connection that replaces it.
    private static final Duration TAKE_BACK_TIME = Duration.ofSeconds(1);
    /// For what is to be written first, and again for the peer's answer to the close frame.
    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    private final Channel channel;
    private final OutgoingBuffer buffer;
    private final FrameHold hold;
    private final int maxFrameBytes;
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

    private @Nullable LinkEvents events;
    private boolean closeSent;
    private boolean over;
    private long lastLook;

    NettyLink(Channel channel, OutgoingBuffer buffer, FrameHold hold, int maxFrameBytes) {
        this.channel = channel;
        this.buffer = buffer;
        this.hold = hold;
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public void say(String text) {
        ByteBuf content = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
        execute(() -> channel.writeAndFlush(new TextWebSocketFrame(content)));
    }

    @Override
    public void ping() {
        execute(() -> {
            if (!closeSent && channel.isWritable()) {
                channel.writeAndFlush(new PingWebSocketFrame());
            }
        });
    }

    /// Answers a ping, and takes its payload over. Where the peer reads nothing, what waits already shows life, and
    /// pongs would only pile up.
    void pong(ByteBuf payload) {
        if (closeSent || !channel.isWritable()) {
            payload.release();
        } else {
            channel.writeAndFlush(new PongWebSocketFrame(payload));
        }
    }

    @Override
    public void attach(LinkEvents listener) {
        execute(() -> {
            events = listener;
            if (over) {
                listener.ended(buffer.takeBackAll());
            }
        });
    }

    @Override
    public Offer offer(Delivery delivery) {
        Offer offer = buffer.offer(delivery);
        if (offer == Offer.TAKEN && writing.compareAndSet(false, true)) {
            execute(this::writeSome);
        }
        return offer;
    }

    /// Hands over to the channel what it takes, in one flush.
    void writeSome() {
        writing.set(false);
        if (isTakenBack()) {
            return;
        }
        boolean some = false;
        while (channel.isWritable() && !closeSent) {
            Delivery next = buffer.next();
            if (next == null) {
                break;
            }
            ByteBuf frame = Unpooled.wrappedBuffer(next.entry().envelope().frame());
            channel.write(new TextWebSocketFrame(frame)).addListener(done -> written(next, done.isSuccess()));
            some = true;
        }
        if (some) {
            channel.flush();
        }
        if (hasEnded() && buffer.isEmpty()) {
            sendClose();
        }
    }

    private void written(Delivery delivery, boolean successfully) {
        if (!successfully || over) {
            return;
        }
        boolean room = buffer.written();
        if (events != null) {
            events.written(delivery);
            if (room) {
                events.room();
            }
        }
        if (hasEnded() && buffer.isEmpty()) {
            sendClose();
        }
    }

    @Override
    public void end(Ending why) {
        if (ending.compareAndSet(null, why)) {
            buffer.close();
            execute(this::beginEnd);
        }
    }

    boolean hasEnded() {
        return ending.get() != null;
    }

    private void beginEnd() {
        if (over) {
            return;
        }
        // The peer's close frame is to be read, whatever was held before.
        hold.open();
        if (isTakenBack() || buffer.isEmpty()) {
            sendClose();
        } else {
            writeSome();
        }
        closeAfter(isTakenBack() ? TAKE_BACK_TIME : CLOSE_TIME);
    }

    private boolean isTakenBack() {
        Ending why = ending.get();
        return why != null && why.pending() == Pending.TAKEN_BACK;
    }

    /// Everything before the close frame is written once it is.
    private void sendClose() {
        Ending why = ending.get();
        if (why != null) {
            sendClose(new CloseWebSocketFrame(why.code(), why.reason()));
        }
    }

    private void sendClose(CloseWebSocketFrame frame) {
        if (closeSent) {
            frame.release();
            return;
        }
        closeSent = true;
        channel.writeAndFlush(frame).addListener(done -> {
            finish();
            closeAfter(CLOSE_TIME);
        });
    }

    /// The peer closes, or answers our close. It gets its code back (RFC 6455 §5.5.1), and the connection is over.
    ///
    /// @param status its code, negative if it had none
    void peerClosed(int status) {
        ending.compareAndSet(null, Ending.PEER_CLOSED);
        buffer.close();
        sendClose(status < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(status, ""));
        finish();
        channel.eventLoop().execute(channel::close);
    }

    /// The channel is gone.
    void gone() {
        ending.compareAndSet(null, Ending.PEER_CLOSED);
        buffer.close();
        finish();
    }

    /// Says what was not written, once.
    private void finish() {
        if (!over) {
            over = true;
            if (events != null) {
                events.ended(buffer.takeBackAll());
            }
        }
    }

    private void closeAfter(Duration time) {
        ChannelFuture closed = channel.closeFuture();
        var timer = channel.eventLoop().schedule(() -> channel.close(), time.toMillis(), TimeUnit.MILLISECONDS);
        closed.addListener(_ -> timer.cancel(false));
    }

    @Override
    public void widen() {
        channel.pipeline()
                .replace(
                        WebSocket13FrameDecoder.class,
                        "envelopes",
                        new WebSocket13FrameDecoder(FrameLimits.of(maxFrameBytes)));
    }

    @Override
    public void pause() {
        hold.close();
    }

    @Override
    public void resume() {
        hold.open();
    }

    /// Bytes count as progress, not only whole frames: a slow link may take long over a large one.
    @Override
    public Duration stalledFor() {
        ChannelOutboundBuffer outgoing = channel.unsafe().outboundBuffer();
        long look = outgoing == null ? 0 : outgoing.totalPendingWriteBytes() - outgoing.currentProgress();
        if (look != lastLook) {
            lastLook = look;
            buffer.progress();
        }
        return buffer.stalledFor();
    }

    @Override
    public Timers timers() {
        return (delay, task) -> {
            var scheduled = channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        };
    }

    /// Where the loops have ended there is nobody left to tell.
    @Override
    public void execute(Runnable task) {
        if (!channel.eventLoop().isShuttingDown()) {
            channel.eventLoop().execute(task);
        }
    }
}
