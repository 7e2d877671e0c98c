package io.agentmesh.meshd.link;

import io.agentmesh.sdk.link.Link;
import io.agentmesh.sdk.link.LinkEvents;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A [Link] whose channel is on the loop. Owned by the loop.
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no answer
final class LoopLink implements Link {
    private final Executor loop;
    private final RandomGenerator masks;
    private final LinkEvents events;
    private final int maxMessageChars;
    private @Nullable Thread opening;
    private @Nullable Channel channel;
    private @Nullable FrameWriter writer;
    private boolean ended;

    LoopLink(Executor loop, RandomGenerator masks, LinkEvents events, int maxMessageChars) {
        this.loop = loop;
        this.masks = masks;
        this.events = events;
        this.maxMessageChars = maxMessageChars;
    }

    /// Starts this thread, which ends in [#opened] or [#notOpened], and is interrupted if nobody wants that
    /// any more.
    void openOn(Thread thread) {
        opening = thread;
        thread.start();
    }

    /// The WebSocket is open; on the loop, before anything is read of it.
    void opened(Channel ready) {
        opening = null;
        if (ended) {
            ready.close();
            return;
        }
        channel = ready;
        FrameWriter frames = new FrameWriter(ready, loop, masks, this::sent);
        writer = frames;
        Arrivals arrivals = new Arrivals();
        String decoder = ready.pipeline().context(WebSocket13FrameDecoder.class).name();
        ready.pipeline().addBefore(decoder, "arrivals", arrivals);
        ready.pipeline().addLast(new LinkHandler(this, events, frames, arrivals, new TextAssembly(maxMessageChars)));
        events.opened();
    }

    void notOpened(NotOpened failure) {
        opening = null;
        if (failure.byProxy() && !ended) {
            ended = true;
            events.proxyRefused(failure.reason());
        } else {
            end(failure.reason());
        }
    }

    private void sent() {
        if (!ended) {
            events.sent();
        }
    }

    @Override
    public void send(String text) {
        if (writer != null && !ended) {
            writer.send(text);
        }
    }

    @Override
    public void ping() {
        if (writer != null && !ended) {
            writer.ping();
        }
    }

    @Override
    public void close() {
        if (writer == null) {
            abort();
        } else if (!ended) {
            writer.close();
        }
    }

    @Override
    public void abort() {
        endSoon("aborted");
    }

    /// The relay closes, or answers our close. It gets its code back (RFC 6455 §5.5.1), if it still reads.
    ///
    /// @param status its code, negative if it had none
    void peerClosed(int status, String reason) {
        endTelling(
                status < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(status, ""),
                "closed by the relay" + (reason.isEmpty() ? "" : ": " + reason));
    }

    /// Ends it because the relay broke a rule, and tells the relay which.
    void violated(int code, String why) {
        endTelling(new CloseWebSocketFrame(code, ""), why);
    }

    private void endTelling(CloseWebSocketFrame last, String why) {
        if (writer == null) {
            last.release();
        } else {
            writer.closeAtOnce(last);
        }
        end(why);
    }

    /// Whether nothing that comes means anything any more.
    boolean hasEnded() {
        return ended;
    }

    /// There is room again; a link that has ended writes nothing more.
    void resumeSoon() {
        loop.execute(() -> {
            if (writer != null && !ended) {
                writer.resume();
            }
        });
    }

    /// Ends it in a turn of its own: within a call of its owner, or in the middle of a write, would be too
    /// early.
    void endSoon(String why) {
        loop.execute(() -> end(why));
    }

    void end(String why) {
        if (ended) {
            return;
        }
        ended = true;
        if (opening != null) {
            opening.interrupt();
            opening = null;
        }
        if (channel != null) {
            channel.close();
        }
        events.closed(why);
    }
}
