package io.agentmesh.http.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.Executor;

/// Furnishes a channel whose HTTP handshake is done, for this module's own servers and clients. Called
/// on the channel's loop.
public final class WebSocketPipeline {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketPipeline() {}

    /// The proof that a server read the client's key (RFC 6455 §4.2.2).
    public static String acceptKey(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-1", impossible);
        }
    }

    /// Frames at the server's end: those that come must be masked, those that go are not.
    public static void addServerFrames(ChannelPipeline pipeline, WebSocketLimits limits) {
        pipeline.addLast(new WebSocket13FrameDecoder(
                decoding(limits).expectMaskedFrames(true).build()));
        pipeline.addLast(new WebSocket13FrameEncoder(/* maskPayload= */ false));
    }

    /// Frames at the client's end: the other way round.
    public static void addClientFrames(ChannelPipeline pipeline, WebSocketLimits limits) {
        pipeline.addLast(new WebSocket13FrameDecoder(
                decoding(limits).expectMaskedFrames(false).build()));
        pipeline.addLast(new WebSocket13FrameEncoder(/* maskPayload= */ true));
    }

    /// Lets a listener have what comes.
    ///
    /// @param virtualThreads gets one task, which lasts as long as the connection
    public static WebSocket listen(
            Channel channel, WebSocketLimits limits, WebSocketListener listener, Executor virtualThreads) {
        Callbacks callbacks = new Callbacks(limits.maxIncomingBytes());
        WebSocketConnection socket = new WebSocketConnection(channel, limits, listener, callbacks);
        channel.pipeline().addLast(new FrameHandler(socket, limits, listener, callbacks));
        virtualThreads.execute(callbacks);
        return socket;
    }

    /// Violations are answered by [FrameHandler], once and with the right code.
    private static WebSocketDecoderConfig.Builder decoding(WebSocketLimits limits) {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(limits.maxFrameBytes())
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false);
    }
}
