package io.agentmesh.meshd.link;

import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.sdk.link.Link;
import io.agentmesh.sdk.link.LinkEvents;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// A [Link] whose channel is on the loop. Owned by the loop.
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no answer
final class LoopLink implements Link {
    private final MeshLoop loop;
    private final SecureRandom random;
    private final LinkEvents events;
    private final int maxMessageChars;
    private @Nullable Thread opening;
    private @Nullable Channel channel;
    private @Nullable FrameWriter writer;
    private boolean ended;

    LoopLink(MeshLoop loop, SecureRandom random, LinkEvents events, int maxMessageChars) {
        this.loop = loop;
        this.random = random;
        this.events = events;
        this.maxMessageChars = maxMessageChars;
    }

    /// Starts this thread, which ends in [#take] or [#notOpened], and is interrupted if nobody wants that
    /// any more.
    void openOn(Thread thread) {
        opening = thread;
        thread.start();
    }

    /// The WebSocket is open; on the loop, before anything is read of it.
    void take(Channel opened) {
        opening = null;
        if (ended) {
            opened.close();
            return;
        }
        channel = opened;
        FrameWriter frames = new FrameWriter(opened, loop, random, this::sent);
        writer = frames;
        Arrivals arrivals = new Arrivals();
        String decoder =
                opened.pipeline().context(WebSocket13FrameDecoder.class).name();
        opened.pipeline().addBefore(decoder, "arrivals", arrivals);
        opened.pipeline().addLast(new LinkHandler(this, events, frames, arrivals, new TextAssembly(maxMessageChars)));
        events.opened();
    }

    void notOpened(NotOpened why) {
        opening = null;
        if (why.byProxy() && !ended) {
            ended = true;
            events.proxyRefused(why.why());
        } else {
            end(why.why());
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
            writer.control(new PingWebSocketFrame());
        }
    }

    @Override
    public void close() {
        if (writer == null) {
            abort();
        } else if (!ended) {
            writer.close(new CloseWebSocketFrame(CloseCode.NORMAL, ""));
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

    /// There is room again.
    void goOnSoon(FrameWriter frames) {
        loop.execute(frames::goOn);
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
