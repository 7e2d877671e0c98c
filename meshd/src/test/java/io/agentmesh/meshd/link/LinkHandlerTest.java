package io.agentmesh.meshd.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.http.websocket.WebSocketPipeline;
import io.agentmesh.sdk.link.LinkEvents;
import io.agentmesh.sdk.testing.ToldEvents;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the relay and the owner are told when a link ends, over the frames of both ends and no socket.
@ExtendWith(NoLeaks.class)
final class LinkHandlerTest {
    private static final int MAX_CHARS = 1_000;

    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EmbeddedChannel relay = new EmbeddedChannel();
    private final LoopLink link = new LoopLink(turns::add, new Random(1), owner(), MAX_CHARS);
    private boolean ownerFails;

    LinkHandlerTest() {
        WebSocketLimits limits = WebSocketLimits.DEFAULTS.withMaxFrameBytes(2 * MAX_CHARS);
        WebSocketPipeline.addClientFrames(channel.pipeline(), limits);
        WebSocketPipeline.addServerFrames(relay.pipeline(), WebSocketLimits.DEFAULTS);
        link.opened(channel);
        assertThat(events).containsExactly("opened");
        events.clear();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        relay.finishAndReleaseAll();
    }

    @Test
    void closeOfTheRelayIsReturnedWithItsCode() {
        receive(new CloseWebSocketFrame(1001, "going away"));

        assertThat(codeOfTheClose()).isEqualTo(1001);
        assertThat(events).containsExactly("closed closed by the relay: going away");
    }

    @Test
    void closeWithoutACodeIsReturnedWithoutOne() {
        receive(new CloseWebSocketFrame());

        assertThat(codeOfTheClose()).isEqualTo(-1);
        assertThat(events).containsExactly("closed closed by the relay");
    }

    @Test
    void textAboveTheBoundIsAnsweredWith1009() {
        receive(new TextWebSocketFrame("x".repeat(MAX_CHARS)));
        assertThat(events).hasSize(1).first().asString().startsWith("text x");
        events.clear();

        receive(new TextWebSocketFrame("x".repeat(MAX_CHARS + 1)));

        assertThat(codeOfTheClose()).isEqualTo(1009);
        assertThat(events).containsExactly("closed a message longer than 1000 characters");
    }

    /// Seen in its head, before any of it is kept.
    @Test
    void frameAboveTheBoundIsAnsweredWith1009() {
        byte[] head = {(byte) 0x81, 126, (byte) 0x0B, (byte) 0xB9};

        channel.writeInbound(Unpooled.wrappedBuffer(head));
        endTurn();

        assertThat(codeOfTheClose()).isEqualTo(1009);
        assertThat(events).contains("closed a frame larger than any relay sends");
    }

    @Test
    void textThatIsNotUtf8IsAnsweredWith1007() {
        receive(new TextWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {'a', (byte) 0xFF})));

        assertThat(codeOfTheClose()).isEqualTo(1007);
        assertThat(events).containsExactly("closed the relay broke the WebSocket protocol");
    }

    @Test
    void strayContinuationIsAnsweredWith1002() {
        receive(new ContinuationWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {'a'})));

        assertThat(codeOfTheClose()).isEqualTo(1002);
        assertThat(events).containsExactly("closed the relay broke the WebSocket protocol");
    }

    @Test
    void endIsToldOnce() {
        receive(new CloseWebSocketFrame(1000, ""));

        link.abort();
        link.send("late");
        endTurn();

        assertThat(events).containsExactly("closed closed by the relay");
    }

    @Test
    void faultOfTheOwnerEndsTheLink() {
        ownerFails = true;

        receive(new TextWebSocketFrame("one"));

        assertThat(events).containsExactly("closed a fault of this program");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void connectionThatBreaksIsToldInItsWords() {
        channel.pipeline().fireExceptionCaught(new DecoderException(new SSLException("bad record")));
        endTurn();

        assertThat(events).containsExactly("closed bad record");
    }

    /// The relay sends it; the owner's turn is over afterwards.
    private void receive(WebSocketFrame frame) {
        relay.writeOutbound(frame);
        for (Object bytes = relay.readOutbound(); bytes != null; bytes = relay.readOutbound()) {
            channel.writeInbound(bytes);
        }
        endTurn();
    }

    private void endTurn() {
        for (Runnable next = turns.poll(); next != null; next = turns.poll()) {
            next.run();
        }
        channel.runPendingTasks();
    }

    /// Of the last frame that the relay gets.
    private int codeOfTheClose() {
        for (Object bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            relay.writeInbound(bytes);
        }
        CloseWebSocketFrame close = relay.readInbound();
        try {
            return close.statusCode();
        } finally {
            close.release();
        }
    }

    private LinkEvents owner() {
        return new ToldEvents(events::add) {
            @Override
            public void text(String text) {
                if (ownerFails) {
                    throw new IllegalStateException("of the test");
                }
                super.text(text);
            }
        };
    }
}
