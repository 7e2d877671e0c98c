package io.agentmesh.http.websocket;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the frames of one connection and tells its listener. Everything here runs on the channel's
/// loop.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is seen there
final class FrameHandler extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(FrameHandler.class);

    private final WebSocketConnection socket;
    private final WebSocketListener listener;
    private final Callbacks callbacks;
    private final MessageAssembly assembly;

    FrameHandler(WebSocketConnection socket, WebSocketLimits limits, WebSocketListener listener, Callbacks callbacks) {
        this.socket = socket;
        this.listener = listener;
        this.callbacks = callbacks;
        this.assembly = new MessageAssembly(limits.maxMessageBytes());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        callbacks.react(
                () -> socket.close(CloseCode.INTERNAL_ERROR, "internal error"),
                () -> ctx.channel().config().setAutoRead(true));
        callbacks.add(0, () -> listener.onOpen(socket));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (socket.isReceiving()) {
                receive((WebSocketFrame) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
        if (callbacks.isFull()) {
            ctx.channel().config().setAutoRead(false);
            if (!callbacks.isFull()) {
                // The listener emptied the queue in between, and its word to read on came too early.
                ctx.channel().config().setAutoRead(true);
            }
        }
    }

    private void receive(WebSocketFrame frame) {
        switch (frame) {
            case PingWebSocketFrame ping -> {
                socket.pong(ping.content().retain());
                callbacks.add(0, () -> listener.onPing(socket));
            }
            case PongWebSocketFrame _ -> callbacks.add(0, () -> listener.onPong(socket));
            case CloseWebSocketFrame close -> socket.peerClosed(close.statusCode(), close.reasonText());
            default -> message(assembly.add(frame));
        }
    }

    private void message(MessageAssembly.Step step) {
        switch (step) {
            case MessageAssembly.Step.Incomplete() -> {}
            case MessageAssembly.Step.Text(String text, int bytes) ->
                callbacks.add(bytes, () -> listener.onText(socket, text));
            case MessageAssembly.Step.Binary(byte[] bytes) ->
                callbacks.add(bytes.length, () -> listener.onBinary(socket, bytes));
            case MessageAssembly.Step.Violation(int code, String reason) -> socket.fail(code, reason);
        }
    }

    /// Nothing follows a close frame, whichever thread was about to send it.
    @Override
    public void write(ChannelHandlerContext ctx, Object frame, ChannelPromise promise) {
        if (socket.isCloseSent() && !(frame instanceof CloseWebSocketFrame)) {
            ReferenceCountUtil.release(frame);
            promise.setFailure(new ClosedChannelException());
        } else {
            ctx.write(frame, promise);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        WebSocketConnection.Ended end = socket.ended();
        callbacks.addLast(() -> listener.onClosed(socket, end.code(), end.reason()));
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Draining.NOW) {
            socket.close(CloseCode.GOING_AWAY, "going away");
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.atDebug()
                .setMessage("websocket failed")
                .addKeyValue("remote", ctx.channel().remoteAddress())
                .addKeyValue("reason", cause.getMessage())
                .log();
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            socket.fail(corrupted.closeStatus().code(), corrupted.closeStatus().reasonText());
        } else {
            ctx.close();
        }
    }
}
