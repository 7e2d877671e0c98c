package io.agentmesh.relay.transport;

import io.agentmesh.relay.routing.AgentLink.Offer;
import io.agentmesh.relay.routing.Delivery;
import io.agentmesh.relay.routing.LinkEvents;
import io.agentmesh.relay.routing.Outgoing;
import io.agentmesh.relay.routing.OutgoingBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Writes envelopes and notices to one channel: as many as it takes without growing, each as one frame (wire
/// §10.3); the others wait in the [OutgoingBuffer].
///
/// [#offer] and [#refuse] are for any thread. The rest is the channel's loop's.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is seen there
final class FrameWriter {
    private final Channel channel;
    private final OutgoingBuffer buffer;
    private final Runnable wake;
    private final Runnable whenEmpty;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private @Nullable LinkEvents events;
    private State state = State.WRITING;
    private long lastLook;

    private enum State {
        /// What is offered is written.
        WRITING,
        /// What is in flight is written, and nothing more.
        STOPPED,
        /// What was not written was said.
        OVER
    }

    /// @param loop runs tasks on the channel's loop, as long as there is one
    /// @param whenEmpty runs on the loop whenever everything is written
    FrameWriter(Channel channel, OutgoingBuffer buffer, Executor loop, Runnable whenEmpty) {
        this.channel = channel;
        this.buffer = buffer;
        this.wake = () -> loop.execute(this::writeSome);
        this.whenEmpty = whenEmpty;
    }

    void attach(LinkEvents listener) {
        events = listener;
        if (state == State.OVER) {
            listener.ended(buffer.takeBackAll());
        }
    }

    /// Puts a task on the loop, now or soon, unless one is there already; writes nothing itself.
    Offer offer(Delivery delivery) {
        return scheduled(buffer.offer(delivery));
    }

    /// The same for a notice.
    Offer tell(Outgoing.Notice notice) {
        return scheduled(buffer.tell(notice));
    }

    private Offer scheduled(Offer offer) {
        if (offer == Offer.TAKEN) {
            Wakeups.taken(scheduled.compareAndSet(false, true) ? wake : null);
        }
        return offer;
    }

    /// Refuses every offer from now on.
    void refuse() {
        buffer.close();
    }

    boolean isEmpty() {
        return buffer.isEmpty();
    }

    /// Hands over to the channel what it takes, in one flush.
    void writeSome() {
        scheduled.set(false);
        boolean some = false;
        while (state == State.WRITING && channel.isWritable()) {
            Outgoing next = buffer.next();
            if (next == null) {
                break;
            }
            ByteBuf frame = Unpooled.wrappedBuffer(next.frame());
            channel.write(new TextWebSocketFrame(frame)).addListener(done -> written(next, done.isSuccess()));
            some = true;
        }
        if (some) {
            channel.flush();
        }
    }

    private void written(Outgoing outgoing, boolean successfully) {
        if (!successfully || state == State.OVER) {
            return;
        }
        boolean room = buffer.written();
        if (events != null) {
            if (outgoing instanceof Delivery delivery) {
                events.written(delivery);
            }
            if (room) {
                events.room();
            }
        }
        if (buffer.isEmpty()) {
            whenEmpty.run();
        }
    }

    /// Writes nothing more than what is in flight.
    void stop() {
        if (state == State.WRITING) {
            state = State.STOPPED;
        }
    }

    /// Says what was not written, once.
    void finish() {
        if (state != State.OVER) {
            state = State.OVER;
            buffer.close();
            if (events != null) {
                events.ended(buffer.takeBackAll());
            }
        }
    }

    /// Bytes count as progress, not only whole frames: a slow link may take long over a large one. Whoever reads
    /// nothing is stalled by pongs too.
    Duration stalledFor() {
        ChannelOutboundBuffer outgoing = channel.unsafe().outboundBuffer();
        long look = outgoing == null ? 0 : outgoing.totalPendingWriteBytes() - outgoing.currentProgress();
        if (look != lastLook) {
            lastLook = look;
            buffer.progress();
        }
        return look > 0 ? buffer.sinceProgress() : buffer.stalledFor();
    }
}
