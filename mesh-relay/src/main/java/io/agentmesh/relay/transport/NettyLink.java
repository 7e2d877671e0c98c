package io.agentmesh.relay.transport;

import io.agentmesh.core.time.Timers;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.Delivery;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.Ending.Pending;
import io.agentmesh.relay.routing.LinkEvents;
import io.agentmesh.relay.routing.Outgoing;
import io.agentmesh.relay.routing.OutgoingBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One agent's channel as the relay's logic sees it. Envelopes go out through the [FrameWriter]; how the
/// connection ends is decided here:
///
/// ```text
/// open ─ end ─▶ writing the rest ─▶ close sent ─ peer's close, or time ─▶ closed
///                (not if taken back)
/// ```
///
/// [#end] and [#hasEnded] and what [AgentLink] says are for any thread; the rest, and every field that is
/// neither final nor thread-safe by itself, is the channel's loop's.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is seen there
final class NettyLink implements AgentLink {
    /// For what is in flight when the rest is taken back: a live peer reads it at once, and a dead one must not
    /// hold up the connection that replaces it.
    private static final Duration TAKE_BACK_TIME = Duration.ofSeconds(1);
    /// For what is to be written first unless the relay stops, and for the peer's answer to the close frame.
    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    private final Channel channel;
    private final FrameHold hold;
    private final FrameWriter writer;
    private final int maxFrameBytes;
    private final Supplier<Duration> drain;
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

    private boolean closeSent;

    /// @param drain asked when the relay stops: time for what is to be written first
    NettyLink(Channel channel, OutgoingBuffer buffer, FrameHold hold, int maxFrameBytes, Supplier<Duration> drain) {
        this.channel = channel;
        this.hold = hold;
        this.writer = new FrameWriter(channel, buffer, this::execute, this::everythingIsWritten);
        this.maxFrameBytes = maxFrameBytes;
        this.drain = drain;
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
    public void attach(LinkEvents events) {
        execute(() -> writer.attach(events));
    }

    @Override
    public Offer offer(Delivery delivery) {
        return writer.offer(delivery);
    }

    @Override
    public Offer tell(Outgoing.Notice notice) {
        return writer.tell(notice);
    }

    /// The channel takes more again.
    void writable() {
        writer.writeSome();
    }

    @Override
    public Duration stalledFor() {
        return writer.stalledFor();
    }

    @Override
    public void end(Ending why) {
        if (ending.compareAndSet(null, why)) {
            writer.refuse();
            execute(() -> begin(why));
        }
    }

    boolean hasEnded() {
        return ending.get() != null;
    }

    private void begin(Ending why) {
        // The peer's close frame is to be read, whatever was held before.
        hold.open();
        if (why.pending() == Pending.TAKEN_BACK) {
            writer.stop();
            sendClose(new CloseWebSocketFrame(why.code(), why.reason()));
            closeAfter(TAKE_BACK_TIME);
        } else {
            if (writer.isEmpty()) {
                everythingIsWritten();
            }
            closeAfter(why.equals(Ending.GOING_AWAY) ? drain.get() : CLOSE_TIME);
        }
    }

    private void everythingIsWritten() {
        Ending why = ending.get();
        if (why != null) {
            sendClose(new CloseWebSocketFrame(why.code(), why.reason()));
        }
    }

    /// Once it is written, so is everything before it.
    private void sendClose(CloseWebSocketFrame frame) {
        if (closeSent) {
            frame.release();
            return;
        }
        closeSent = true;
        writer.stop();
        channel.writeAndFlush(frame).addListener(_ -> {
            writer.finish();
            closeAfter(CLOSE_TIME);
        });
    }

    /// The peer closes, or answers our close. It gets its code back (RFC 6455 §5.5.1), and the connection is over.
    ///
    /// @param status its code, negative if it had none
    void peerClosed(int status) {
        ending.compareAndSet(null, Ending.PEER_CLOSED);
        sendClose(status < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(status, ""));
        writer.finish();
        channel.eventLoop().execute(channel::close);
    }

    /// The channel is gone.
    void gone() {
        ending.compareAndSet(null, Ending.PEER_CLOSED);
        writer.finish();
    }

    private void closeAfter(Duration time) {
        var timer = channel.eventLoop().schedule(() -> channel.close(), time.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> timer.cancel(false));
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

    @Override
    public InetAddress address() {
        return channel.remoteAddress() instanceof InetSocketAddress known && !known.isUnresolved()
                ? known.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    @Override
    public String remote() {
        return String.valueOf(channel.remoteAddress()).replaceFirst("^/", "");
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
