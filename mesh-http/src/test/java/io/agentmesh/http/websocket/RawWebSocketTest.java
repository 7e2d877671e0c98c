package io.agentmesh.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.TestServer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What whoever takes a channel over finds in it.
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class RawWebSocketTest {
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    /// Greets, sends frames back as they come, and says goodbye when the server stops.
    @SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which the client sees
    private final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(new TextWebSocketFrame("hi"));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            ctx.writeAndFlush(frame);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == Draining.NOW) {
                ctx.writeAndFlush(new CloseWebSocketFrame()).addListener(_ -> ctx.close());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failure.complete(cause);
            ctx.close();
        }
    }

    private TestServer server(RawWebSocket door) throws Exception {
        WebSocketLimits limits = WebSocketLimits.DEFAULTS.withMaxFrameBytes(100);
        return TestServer.of(
                Routes.builder()
                        .webSocket("/ws", _ -> new Upgrade.HandOver(door, limits))
                        .build(),
                config -> config.withDrainTime(Duration.ofMillis(200)));
    }

    private TestServer echo() throws Exception {
        return server(channel -> channel.pipeline().addLast(new Echo()));
    }

    @Test
    void framesGoBothWaysOnTheEventLoop() throws Exception {
        try (TestServer server = echo();
                RawSocket client = server.connect().upgrade("/ws")) {
            assertThat(client.readNumbers(4)).containsExactly(0x81, 2, 'h', 'i');

            client.send(0x01, 0x80 | 1, 0, 0, 0, 0, 'a'); // a fragment stays one

            assertThat(client.readNumbers(3)).containsExactly(0x01, 1, 'a');
        }
    }

    @Test
    void takerFindsTheFrameCodecAndNothingThatServedTheRequest() throws Exception {
        var handlers = new CompletableFuture<List<String>>();
        RawWebSocket door = channel -> {
            channel.pipeline().addLast(new Echo());
            channel.eventLoop().execute(() -> handlers.complete(handlersOf(channel)));
        };
        try (TestServer server = server(door);
                RawSocket client = server.connect().upgrade("/ws")) {
            assertThat(handlers.get()).containsExactly("WebSocket13FrameDecoder", "WebSocket13FrameEncoder", "Echo");
            assertThat(client.readNumbers(4)).containsExactly(0x81, 2, 'h', 'i');
        }
    }

    private static List<String> handlersOf(Channel channel) {
        return channel.pipeline().toMap().values().stream()
                .map(handler -> handler.getClass().getSimpleName())
                .toList();
    }

    @Test
    void takerIsToldThatTheServerStops() throws Exception {
        try (TestServer server = echo();
                RawSocket client = server.connect().upgrade("/ws")) {
            client.read(4);

            server.server().stop();

            assertThat(client.readNumbers(2)).containsExactly(0x88, 0);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void channelThatStaysOpenIsCutWhenTheDrainTimeIsOver() throws Exception {
        try (TestServer server = server(channel -> {});
                RawSocket client = server.connect().upgrade("/ws")) {
            server.server().stop();

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void brokenFramesAreTheTakersToAnswer() throws Exception {
        try (TestServer server = echo();
                RawSocket client = server.connect().upgrade("/ws")) {
            client.read(4);

            client.send(0x81, 0x80 | 101, 0, 0, 0, 0); // one byte above the limit

            assertThat(failure.join()).hasMessageContaining("100");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void takerThatThrowsEndsItsConnectionAlone() throws Exception {
        try (TestServer server = server(_ -> {
                    throw new IllegalStateException("a bug");
                });
                RawSocket client = server.connect().upgrade("/ws")) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }
}
