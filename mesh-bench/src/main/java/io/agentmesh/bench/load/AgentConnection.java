package io.agentmesh.bench.load;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.identity.AgentKeyPair;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One agent's connection: upgrade, challenge, response, and then frames that are counted. Belongs to its
/// event loop.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends the connection, which is seen
final class AgentConnection extends ChannelInboundHandlerAdapter implements FrameSink {
    private static final int LOGIN_FRAME_BYTES = 4096;

    private final AgentKeyPair agent;
    private final InetSocketAddress relay;
    private final String path;
    private final CompletableFuture<AgentConnection> ready = new CompletableFuture<>();
    private final StringBuilder upgrade = new StringBuilder();

    private final ServerFrames frames = new ServerFrames(LOGIN_FRAME_BYTES);
    private Stage stage = Stage.UPGRADING;
    private volatile Traffic traffic = Traffic.NONE;
    private volatile @Nullable Channel channel;
    private List<Feature> asks = List.of();
    private List<String> granted = List.of();

    private enum Stage {
        UPGRADING,
        CHALLENGED,
        PROVING,
        OPEN
    }

    /// Hears of envelopes, on the connection's loop.
    interface Traffic {
        Traffic NONE = number -> {};

        /// An envelope arrived; `number` is -1 if it is none of ours.
        void envelope(long number);

        /// The relay says what became of an envelope that this agent sent; only to those who asked for
        /// receipts.
        default void notice(NoticeWord word) {}

        /// What the socket held is read.
        default void readComplete() {}
    }

    AgentConnection(AgentKeyPair agent, InetSocketAddress relay, String path) {
        this.agent = agent;
        this.relay = relay;
        this.path = path;
    }

    /// Asks the relay for these at its login. Before it is begun.
    AgentConnection asking(List<Feature> features) {
        asks = features;
        return this;
    }

    /// Logged in, or why not.
    CompletableFuture<AgentConnection> ready() {
        return ready;
    }

    /// Whether the relay granted what was asked for. Once it is ready.
    boolean has(Feature feature) {
        return Feature.among(granted).contains(feature);
    }

    AgentKeyPair agent() {
        return agent;
    }

    /// The channel; only once it is connected.
    Channel channel() {
        Channel open = channel;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open;
    }

    /// From now on envelopes go there. From any thread.
    void deliverTo(Traffic listener) {
        traffic = listener;
    }

    /// The same for a connection that is not open yet. Before it is begun, or on its loop.
    void listenFromTheStart(Traffic listener) {
        traffic = listener;
    }

    @Override
    public void write(ByteBuf frame) {
        Channel open = channel();
        open.write(frame.retainedDuplicate(), open.voidPromise());
    }

    @Override
    public void flush() {
        channel().flush();
    }

    /// Stops or goes on reading.
    void reading(boolean on) {
        channel().config().setAutoRead(on);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + relay.getHostString() + ":" + relay.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        ctx.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (stage == Stage.UPGRADING && in.isReadable()) {
                upgrade.append((char) in.readByte());
                upgraded();
            }
            if (stage != Stage.UPGRADING) {
                frames.read(in, this::frame);
            }
        } finally {
            in.release();
        }
    }

    private void upgraded() {
        if (upgrade.length() < 4 || upgrade.indexOf("\r\n\r\n", upgrade.length() - 4) < 0) {
            return;
        }
        if (!upgrade.toString().startsWith("HTTP/1.1 101")) {
            fail("no upgrade: " + upgrade.toString().lines().findFirst().orElse(""));
            return;
        }
        stage = Stage.CHALLENGED;
        say(new AgentFrame.Hello(agent.id(), Feature.words(asks)));
    }

    private void frame(int opcode, byte[] kept, int length) {
        switch (opcode) {
            case ServerFrames.PING -> channel().writeAndFlush(MaskedFrame.pong());
            case ServerFrames.CLOSE -> fail("closed by the relay");
            case ServerFrames.TEXT -> text(kept, length);
            default -> {}
        }
    }

    private void text(byte[] kept, int length) {
        switch (stage) {
            case UPGRADING -> throw new IllegalStateException("a frame before the upgrade");
            case CHALLENGED -> prove(new String(kept, 0, length, StandardCharsets.UTF_8));
            case PROVING -> result(new String(kept, 0, length, StandardCharsets.UTF_8));
            case OPEN -> arrived(kept, length);
        }
    }

    private void arrived(byte[] kept, int length) {
        NoticeWord word = NoticeWord.in(kept, length);
        if (word == NoticeWord.NONE) {
            traffic.envelope(EnvelopeNumber.in(kept, length));
        } else {
            traffic.notice(word);
        }
    }

    private void prove(String text) {
        Decoded<Nonce> nonce = FrameCodec.decodeChallenge(text).then(challenge -> Nonce.parse(challenge.nonce()));
        if (nonce instanceof Decoded.Ok<Nonce>(var good)) {
            stage = Stage.PROVING;
            say(new AgentFrame.Response(agent.id(), good.sign(agent).text()));
        } else {
            fail("no challenge");
        }
    }

    private void result(String text) {
        if (FrameCodec.decodeResult(text) instanceof Decoded.Ok<RelayFrame.Result>(RelayFrame.Welcome welcome)) {
            stage = Stage.OPEN;
            granted = welcome.features();
            frames.keepOnly(EnvelopeNumber.HEAD_BYTES);
            ready.complete(this);
        } else {
            fail("not logged in: " + text);
        }
    }

    private void say(AgentFrame frame) {
        channel().writeAndFlush(MaskedFrame.text(FrameCodec.encode(frame)));
    }

    private void fail(String why) {
        ready.completeExceptionally(new IOException(why));
        channel().close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        traffic.readComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ready.completeExceptionally(new IOException("connection closed while " + stage));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ready.completeExceptionally(cause);
        ctx.close();
    }
}
