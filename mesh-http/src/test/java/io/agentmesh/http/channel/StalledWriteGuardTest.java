package io.agentmesh.http.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.testing.NoLeaks;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Time is the channel's own, and what is written without a flush is what the other end does not take.
@ExtendWith(NoLeaks.class)
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write is what is tested
final class StalledWriteGuardTest {
    private static final int TIMEOUT_MILLIS = 1_000;

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void guard() {
        channel.freezeTime();
        channel.pipeline().addLast(new StalledWriteGuard(Duration.ofMillis(TIMEOUT_MILLIS)));
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void cutsAnEndThatTakesNothing() {
        write();

        pass(2 * TIMEOUT_MILLIS);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void sparesWhatWasWrittenAMomentBeforeTheConnectionHadBeenIdleForThatTime() {
        pass(TIMEOUT_MILLIS - 50);
        write();

        pass(100);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void sparesAConnectionOnWhichNothingIsToBeWritten() {
        pass(10 * TIMEOUT_MILLIS);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void cutsAnEndThatTookSomethingAndThenNothing() {
        for (int taken = 0; taken < 5; taken++) {
            write();
            pass(TIMEOUT_MILLIS - 50);
            channel.flush();
        }
        assertThat(channel.isOpen()).isTrue();
        write();

        pass(3 * TIMEOUT_MILLIS);

        assertThat(channel.isOpen()).isFalse();
    }

    private void write() {
        // Not flushed: it waits, as behind a reader that stalls.
        var unused = channel.write(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 50) {
            channel.advanceTimeBy(50, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }
}
