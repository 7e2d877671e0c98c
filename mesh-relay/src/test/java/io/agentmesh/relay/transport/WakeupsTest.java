package io.agentmesh.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WakeupsTest {
    private final EventLoop loop = new DefaultEventLoop(new DefaultThreadFactory("wakeups-test", /* daemon= */ true));
    private final List<String> woken = new ArrayList<>();

    @AfterEach
    void endLoop() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void writersAreWokenWhenTheLoopIsThroughAndEachOnce() throws InterruptedException, ExecutionException {
        int wokenWhileReading = onLoop(() -> {
            Wakeups.collectOn(loop);
            Wakeups.taken(() -> woken.add("bob"));
            Wakeups.taken(null);
            Wakeups.taken(() -> woken.add("carol"));
            return woken.size();
        });

        assertThat(wokenWhileReading).isZero();
        assertThat(onLoop(() -> List.copyOf(woken))).containsExactly("bob", "carol");
    }

    @Test
    void sixteenthEnvelopeWakesThemWhateverThereIsToRead() throws InterruptedException, ExecutionException {
        List<Integer> wokenAt = onLoop(() -> {
            Wakeups.collectOn(loop);
            List<Integer> counts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Wakeups.taken(i == 0 ? () -> woken.add("bob") : null);
                counts.add(woken.size());
            }
            return counts;
        });

        assertThat(wokenAt.subList(0, 15)).containsOnly(0);
        assertThat(wokenAt.get(15)).isEqualTo(1);
        assertThat(onLoop(() -> List.copyOf(woken))).containsExactly("bob");
    }

    @Test
    void taskWakesAtItsEndAndEachOnce() {
        List<Integer> wokenInside = new ArrayList<>();

        Wakeups.during(() -> {
            Wakeups.taken(() -> woken.add("bob"));
            Wakeups.taken(null);
            Wakeups.taken(() -> woken.add("carol"));
            wokenInside.add(woken.size());
        });

        assertThat(wokenInside).containsExactly(0);
        assertThat(woken).containsExactly("bob", "carol");
    }

    @Test
    void otherThreadsWakeAtOnce() {
        Wakeups.taken(() -> woken.add("bob"));

        assertThat(woken).containsExactly("bob");
    }

    @Test
    void loopThatStopsKeepsNobodyWaiting() throws InterruptedException, ExecutionException {
        int wokenAtOnce = onLoop(() -> {
            Wakeups.collectOn(loop);
            var stopping = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            Wakeups.taken(() -> woken.add("bob"));
            return stopping.isDone() ? -1 : woken.size();
        });

        assertThat(wokenAtOnce).isEqualTo(1);
    }

    private <T> T onLoop(Callable<T> task) throws InterruptedException, ExecutionException {
        return loop.submit(task).get();
    }
}
