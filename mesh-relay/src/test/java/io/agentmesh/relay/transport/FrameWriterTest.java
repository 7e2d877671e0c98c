package io.agentmesh.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.routing.OutgoingBuffer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FrameWriterTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FrameWriter writer =
            new FrameWriter(channel, new OutgoingBuffer(1_000, clock), Runnable::run, () -> {});

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /// Pongs are written past the buffer of envelopes.
    @Test
    void peerThatReadsNothingStallsByPongsAlone() {
        assertThat(writer.stalledFor()).isZero();
        pong();
        assertThat(writer.stalledFor()).isZero();

        clock.advance(Duration.ofSeconds(50));
        assertThat(writer.stalledFor()).isEqualTo(Duration.ofSeconds(50));
        clock.advance(Duration.ofSeconds(10));
        assertThat(writer.stalledFor()).isEqualTo(Duration.ofMinutes(1));

        channel.flush();
        assertThat(writer.stalledFor()).isZero();
    }

    @Test
    void peerThatIsSlowAndReadsDoesNotStall() {
        for (int look = 0; look < 10; look++) {
            channel.flush();
            for (int pongs = 0; pongs <= look; pongs++) {
                pong();
            }

            assertThat(writer.stalledFor()).isZero();
            clock.advance(Duration.ofSeconds(10));
        }
    }

    /// Stays with the channel until that is flushed.
    private void pong() {
        ChannelFuture _ = channel.write(Unpooled.wrappedBuffer(new byte[100]));
    }
}
