package io.agentmesh.meshd.link;

import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.sdk.link.LinkEvents;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the frames of one link and tells whoever listens. Owns every frame it is given. Runs on the loop.
final class LinkHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(LinkHandler.class);

    /// What the SDK's own links say.
    static final String FAULT = "a fault of this program";
    private static final String RULE_BROKEN = "the relay broke the WebSocket protocol";

    private final LoopLink link;
    private final LinkEvents events;
    private final FrameWriter writer;
    private final Arrivals arrivals;
    private final TextAssembly texts;
    private boolean frameCame;

    LinkHandler(LoopLink link, LinkEvents events, FrameWriter writer, Arrivals arrivals, TextAssembly texts) {
        this.link = link;
        this.events = events;
        this.writer = writer;
        this.arrivals = arrivals;
        this.texts = texts;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        frameCame = true;
        try {
            if (!link.hasEnded()) {
                receive((WebSocketFrame) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void receive(WebSocketFrame frame) {
        switch (frame) {
            case PingWebSocketFrame ping -> {
                writer.pong(ping.content().retain());
                events.heard();
            }
            case PongWebSocketFrame _ -> events.heard();
            case CloseWebSocketFrame close -> link.peerClosed(close.statusCode(), close.reasonText());
            default -> deliver(texts.add(frame));
        }
    }

    private void deliver(TextAssembly.Step step) {
        switch (step) {
            case TextAssembly.Step.Nothing _ -> events.heard();
            case TextAssembly.Step.Text(String text) -> events.text(text);
            case TextAssembly.Step.TooLong _ -> tooLong();
            case TextAssembly.Step.NotUtf8 _ -> link.violated(CloseCode.INVALID_PAYLOAD, RULE_BROKEN);
        }
    }

    private void tooLong() {
        link.violated(CloseCode.TOO_BIG, texts.tooLong());
    }

    /// A part of a frame is a sign of life, too.
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (arrivals.anySinceLast() && !frameCame && !link.hasEnded()) {
            events.heard();
        }
        frameCame = false;
        writer.flush();
        ctx.fireChannelReadComplete();
    }

    /// In a turn of its own: in the middle of a flush would be too early.
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            link.resumeSoon();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        link.endSoon("closed by the relay");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException corrupted -> violated(corrupted);
            case IOException broken -> link.endSoon(NotOpened.textOf(broken));
            case DecoderException decoder
            when decoder.getCause() instanceof SSLException broken -> link.endSoon(NotOpened.textOf(broken));
            default -> {
                log.atError()
                        .setMessage("link failed for a fault of ours")
                        .setCause(cause)
                        .log();
                link.endSoon(FAULT);
            }
        }
    }

    private void violated(CorruptedWebSocketFrameException corrupted) {
        int code = corrupted.closeStatus().code();
        if (code == CloseCode.TOO_BIG) {
            link.violated(code, "a frame larger than any relay sends");
        } else {
            link.violated(code, RULE_BROKEN);
        }
    }
}
