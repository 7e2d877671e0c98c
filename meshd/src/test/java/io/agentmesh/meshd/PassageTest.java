package io.agentmesh.meshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Requests of local callers while the key changes.
final class PassageTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final FakeClock clock = FakeClock.atSomeDay();
    private final Passage passage = new Passage(clock);

    @Test
    void doorThatIsShutIsQuietOnceEverybodyLeft() throws Exception {
        assertThat(passage.enter(A_MINUTE)).isTrue();
        assertThat(passage.enter(A_MINUTE)).isTrue();

        CompletableFuture<Void> quiet = passage.shut();
        passage.leave();
        assertThat(quiet).isNotDone();
        passage.leave();

        assertThat(quiet).isDone();
        assertThat(clock.pending()).isZero();
    }

    @Test
    void whoComesWhileItIsShutGoesInWhenItIsOpenAgain() throws Exception {
        List<Runnable> meanwhile = new ArrayList<>();
        Passage opening = new Passage((delay, task) -> {
            if (delay.equals(A_MINUTE)) {
                meanwhile.forEach(Runnable::run);
            }
            return () -> {};
        });
        meanwhile.add(opening::reopenSoon);
        meanwhile.add(opening::linkIsUp);
        assertThat(opening.shut()).isDone();

        assertThat(opening.enter(A_MINUTE)).isTrue();
        assertThat(opening.shut()).isNotDone();
    }

    @Test
    void whoComesWhileItIsShutWaitsNoLongerThanItsTime() throws Exception {
        Passage mute = new Passage((delay, task) -> {
            assertThat(delay).isEqualTo(A_MINUTE);
            task.run();
            return () -> {};
        });
        assertThat(mute.shut()).isDone();
        mute.linkIsUp();

        assertThat(mute.enter(A_MINUTE)).isFalse();
        assertThat(mute.shut()).isDone();
    }

    @Test
    void doorOpensOnceTheLinkIsUpAndAfterTenSecondsWithoutIt() throws Exception {
        assertThat(passage.shut()).isDone();
        passage.reopenSoon();
        passage.linkIsUp();
        assertThat(passage.enter(A_MINUTE)).isTrue();
        passage.leave();
        assertThat(clock.pending()).isZero();

        assertThat(passage.shut()).isDone();
        passage.reopenSoon();
        clock.advance(Passage.LINK_PATIENCE);

        assertThat(passage.enter(A_MINUTE)).isTrue();
    }
}
