package io.agentmesh.http.client;

import io.agentmesh.http.client.HttpFailure.Kind;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.websocket.WebSocketPipeline;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Asks a server for a WebSocket and looks at its answer (RFC 6455 §4.1). Runs on the channel's loop;
/// the result may be waited for anywhere.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is seen there
final class ClientHandshake extends ChannelInboundHandlerAdapter {
    /// How much is kept of what a server that refuses says.
    private static final int MAX_REFUSAL_BYTES = 16 << 10;
    /// What the handshake says itself, whatever the call's headers say.
    private static final Set<String> OWN = Set.of(
            "host",
            "connection",
            "upgrade",
            "content-length",
            "transfer-encoding",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-protocol",
            "sec-websocket-extensions");

    private final WebSocketCall call;
    private final Peer.Tcp peer;
    private final String key;
    private final Opening<?> opening;
    private final ByteArrayOutputStream refusal = new ByteArrayOutputStream();
    private io.netty.handler.codec.http.@Nullable HttpResponse head;

    ClientHandshake(WebSocketCall call, Peer.Tcp peer, String key, Opening<?> opening) {
        this.call = call;
        this.peer = peer;
        this.key = key;
        this.opening = opening;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(request());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpObject part)) {
            // Frames that came right behind the answer: they belong to those behind.
            ctx.fireChannelRead(message);
            return;
        }
        try {
            receive(ctx, part);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        opening.fail(new HttpFailure(Kind.CUT, peer + " closed the connection before it answered"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        opening.fail(
                cause.getCause() instanceof SSLException tls
                        ? ConnectFailure.of(peer, tls)
                        : new HttpFailure(Kind.CUT, "connection to " + peer + " lost: " + cause.getMessage(), cause));
        ctx.close();
    }

    private void receive(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            opening.fail(new HttpFailure(Kind.MALFORMED, "no HTTP from " + peer));
            ctx.close();
            return;
        }
        if (part instanceof io.netty.handler.codec.http.HttpResponse answer) {
            head = answer;
        }
        io.netty.handler.codec.http.HttpResponse answer = head;
        if (answer != null && part instanceof HttpContent content) {
            int room = Math.min(content.content().readableBytes(), MAX_REFUSAL_BYTES - refusal.size());
            refusal.writeBytes(
                    ByteBufUtil.getBytes(content.content(), content.content().readerIndex(), room));
            if (part instanceof LastHttpContent || refusal.size() == MAX_REFUSAL_BYTES) {
                head = null;
                decide(ctx, answer);
            }
        }
    }

    private void decide(ChannelHandlerContext ctx, io.netty.handler.codec.http.HttpResponse answer) {
        int status = answer.status().code();
        if (status == 101) {
            Headers headers = headersOf(answer);
            if (isAgreement(headers)) {
                upgrade(ctx);
            } else {
                opening.fail(new HttpFailure(Kind.MALFORMED, peer + " agreed to something else than a WebSocket"));
                ctx.close();
            }
        } else if (status >= 200 && status <= 599) {
            HttpResponse response = HttpResponse.of(status, headersOf(answer), refusal.toByteArray());
            opening.fail(new UpgradeRefused(peer.toString(), response));
            ctx.close();
        }
    }

    private boolean isAgreement(Headers headers) {
        return headers.lists("connection", "upgrade")
                && headers.lists("upgrade", "websocket")
                && headers.all("sec-websocket-accept").equals(List.of(WebSocketPipeline.acceptKey(key)))
                && !headers.contains("sec-websocket-protocol")
                && !headers.contains("sec-websocket-extensions");
    }

    private void upgrade(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        ChannelPipeline pipeline = channel.pipeline();
        HttpClientCodec codec = pipeline.get(HttpClientCodec.class);
        codec.removeOutboundHandler();
        WebSocketPipeline.addClientFrames(pipeline, call.limits());
        if (!opening.succeed(channel)) {
            ctx.close();
        }
        // The decoder goes last, so that what it has read already reaches the frame decoder and those behind it.
        pipeline.remove(codec);
        pipeline.remove(this);
    }

    private FullHttpRequest request() {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, HttpCall.targetOf(call.url()), Unpooled.EMPTY_BUFFER);
        request.headers()
                .set("host", peer.hostHeader())
                .set("connection", "Upgrade")
                .set("upgrade", "websocket")
                .set("sec-websocket-version", "13")
                .set("sec-websocket-key", key);
        call.headers().fields().stream()
                .filter(field -> !OWN.contains(field.name().toLowerCase(Locale.ROOT)))
                .forEach(field -> request.headers().add(field.name(), field.value()));
        return request;
    }

    private static Headers headersOf(io.netty.handler.codec.http.HttpResponse answer) {
        return Headers.of(answer.headers().entries().stream()
                .map(entry -> new Headers.Field(entry.getKey(), entry.getValue()))
                .toList());
    }
}
