package io.agentmesh.relay.transport;

import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.http.websocket.Draining;
import io.agentmesh.relay.connection.ConnectionEvents;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.Ending.Pending;
import io.agentmesh.relay.transport.MessageAssembly.Message;
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

/// Reads the frames of one connection and tells its session. Owns every frame it is given.
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no answer
final class AgentFrameHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(AgentFrameHandler.class);

    private final NettyLink link;
    private final ConnectionEvents session;
    private final MessageAssembly assembly;

    AgentFrameHandler(NettyLink link, ConnectionEvents session, MessageAssembly assembly) {
        this.link = link;
        this.session = session;
        this.assembly = assembly;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            receive((WebSocketFrame) message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void receive(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            link.peerClosed(close.statusCode());
        } else if (!link.hasEnded()) {
            handle(frame);
        }
    }

    private void handle(WebSocketFrame frame) {
        switch (frame) {
            case PingWebSocketFrame ping -> {
                link.pong(ping.content().retain());
                session.onOtherFrame();
            }
            case PongWebSocketFrame _ -> session.onOtherFrame();
            default -> deliver(assembly.add(frame));
        }
    }

    private void deliver(Message message) {
        switch (message) {
            case Message.Incomplete _ -> session.onPartOfMessage();
            case Message.Text(var text) -> session.onText(text);
            case Message.Binary _ -> session.onOtherFrame();
            case Message.TooLarge(var bytes) -> session.onTooLarge(bytes);
            case Message.FarTooLarge _ ->
                link.end(new Ending(CloseCode.TOO_BIG, "message too big", Pending.TAKEN_BACK));
            case Message.NotUtf8 _ ->
                link.end(new Ending(CloseCode.INVALID_PAYLOAD, "text is not UTF-8", Pending.TAKEN_BACK));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        link.writable();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Draining.NOW) {
            session.goAway();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        link.gone();
        session.onClosed();
        ctx.fireChannelInactive();
    }

    private static void broken(ChannelHandlerContext ctx, IOException why) {
        log.atDebug()
                .setMessage("ws error")
                .addKeyValue("remote", ctx.channel().remoteAddress())
                .addKeyValue("error", why.getMessage())
                .log();
        ctx.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException corrupted -> {
                var status = corrupted.closeStatus();
                link.end(new Ending(status.code(), status.reasonText(), Pending.TAKEN_BACK));
            }
            case IOException broken -> broken(ctx, broken);
            // TLS that the peer broke off or garbled, also before the first frame.
            case DecoderException decoder when decoder.getCause() instanceof SSLException broken -> broken(ctx, broken);
            default -> {
                log.atError()
                        .setMessage("connection failed for a fault of ours")
                        .setCause(cause)
                        .log();
                link.end(Ending.FAULT);
            }
        }
    }
}
