package io.agentmesh.meshd.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.testing.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is written when, on a channel whose other end reads when the test says so.
@ExtendWith(NoLeaks.class)
final class FrameWriterTest {
    private final Queue<Runnable> endOfTurn = new ArrayDeque<>();
    private final FlushCount flushes = new FlushCount();
    private final SlowChannel channel = new SlowChannel();
    private final FrameWriter writer = new FrameWriter(channel, endOfTurn::add, new Random(1), this::sent);
    private final Queue<String> texts = new ArrayDeque<>();
    private int sent;

    FrameWriterTest() {
        channel.pipeline().addLast(flushes);
    }

    @AfterEach
    void close() {
        channel.reads = true;
        channel.flushOutbound();
        channel.finishAndReleaseAll();
    }

    @Test
    void textsOfOneTurnLeaveWithOneFlush() {
        writer.send("one");
        writer.send("two");
        writer.send("three");
        assertThat(flushes.number).as("within the turn").isZero();

        endTurn();

        assertThat(flushes.number).isEqualTo(1);
        assertThat(sent).isEqualTo(3);
        assertThat(payloads()).containsExactly("one", "two", "three");
    }

    @Test
    void turnWithoutATextFlushesNothing() {
        writer.flush();

        assertThat(flushes.number).isZero();
    }

    @Test
    void moreThanTheChannelHoldsDoesNotWaitForTheEndOfTheTurn() {
        texts.addAll(List.of("x".repeat(40_000), "y".repeat(40_000)));

        writer.send("first");

        assertThat(flushes.number).isEqualTo(1);
        assertThat(sent).isEqualTo(3);
    }

    @Test
    void endThatReadsNothingHoldsBackBytesAndTheWordThatTheyAreSent() {
        channel.reads = false;
        String large = "x".repeat(20 * FrameWriter.PART_CHARS);

        writer.send(large);

        assertThat(sent).isZero();
        assertThat(channel.pending()).isBetween(1L, 2L * FrameWriter.PART_CHARS);
        assertThatThrownBy(() -> writer.send("too early")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void restFollowsInOrderOnceTheEndReadsAgain() {
        channel.reads = false;
        String large = "😀x".repeat(FrameWriter.PART_CHARS);
        texts.add("next");
        writer.send(large);

        channel.reads = true;
        writer.resume();
        endTurn();

        assertThat(sent).isEqualTo(2);
        assertThat(String.join("", payloads())).isEqualTo(large + "next");
    }

    @Test
    void pongsAreLeftOutWhileTheEndReadsNothing() {
        channel.reads = false;
        writer.send("x".repeat(4 * FrameWriter.PART_CHARS));
        long before = channel.pending();

        writer.pong(Unpooled.copyInt(7));

        assertThat(channel.pending()).isEqualTo(before);
    }

    @Test
    void closeWaitsForTheTextThatIsBeingSentAndNothingFollowsIt() {
        channel.reads = false;
        String large = "x".repeat(4 * FrameWriter.PART_CHARS);
        writer.send(large);
        writer.close();

        channel.reads = true;
        writer.resume();
        writer.send("after");
        endTurn();

        List<Object> all = frames();
        assertThat(all.getLast()).isInstanceOf(CloseWebSocketFrame.class);
        assertThat(all).hasSize(5);
        all.forEach(ReferenceCountUtil::release);
    }

    private void sent() {
        sent++;
        String next = texts.poll();
        if (next != null) {
            writer.send(next);
        }
    }

    private void endTurn() {
        for (Runnable task = endOfTurn.poll(); task != null; task = endOfTurn.poll()) {
            task.run();
        }
    }

    private List<Object> frames() {
        List<Object> frames = new ArrayList<>();
        for (Object frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            frames.add(frame);
        }
        return frames;
    }

    private List<String> payloads() {
        return frames().stream().map(frame -> Unmasked.payload((ByteBuf) frame)).toList();
    }

    /// Counts what would be writes to a socket.
    private static final class FlushCount extends ChannelOutboundHandlerAdapter {
        private int number;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            number++;
            ctx.flush();
        }
    }

    /// A channel whose other end can stop to read.
    private static final class SlowChannel extends EmbeddedChannel {
        private boolean reads = true;

        @Override
        protected void doWrite(ChannelOutboundBuffer outgoing) throws Exception {
            if (reads) {
                super.doWrite(outgoing);
            }
        }

        /// Bytes that are written and were not read.
        long pending() {
            ChannelOutboundBuffer outgoing = unsafe().outboundBuffer();
            return outgoing == null ? 0 : outgoing.totalPendingWriteBytes();
        }
    }
}
