package io.agentmesh.meshd.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.agentmesh.core.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MeshLoopTest {
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private void note(String what) {
        done.add(what + " on " + Thread.currentThread().getName());
    }

    @Test
    void tasksAndTimersRunInTheirOrderOnOneThread() throws Exception {
        try (MeshLoop loop = new MeshLoop()) {
            loop.execute(() -> {
                loop.schedule(Duration.ofSeconds(-1), () -> note("timer"));
                note("first");
            });
            loop.execute(() -> note("second"));

            assertThat(List.of(done.take(), done.take(), done.take()))
                    .containsExactlyInAnyOrder("first on mesh-loop", "second on mesh-loop", "timer on mesh-loop")
                    .first()
                    .isEqualTo("first on mesh-loop");
        }
    }

    @Test
    void timerThatIsTakenBackDoesNotRun() throws Exception {
        try (MeshLoop loop = new MeshLoop()) {
            loop.execute(() -> {
                Timers.Timer timer = loop.schedule(Duration.ZERO, () -> note("taken back"));
                timer.cancel();
                loop.schedule(Duration.ofMillis(1), () -> note("last"));
            });

            assertThat(done.take()).isEqualTo("last on mesh-loop");
        }
    }

    @Test
    void taskThatFailsDoesNotEndTheLoop() throws Exception {
        try (MeshLoop loop = new MeshLoop()) {
            loop.execute(() -> {
                throw new IllegalStateException("of the test");
            });
            loop.execute(() -> note("next"));

            assertThat(done.take()).isEqualTo("next on mesh-loop");
        }
    }

    @Test
    void whatIsGivenAfterTheCloseIsDroppedWithoutAWord() {
        MeshLoop loop = new MeshLoop();
        Timers.Timer before = loop.schedule(Duration.ofHours(1), () -> note("before"));
        loop.close();

        assertThatCode(() -> {
                    loop.execute(() -> note("task"));
                    loop.schedule(Duration.ZERO, () -> note("timer")).cancel();
                    before.cancel();
                    loop.close();
                })
                .doesNotThrowAnyException();
        assertThat(done).isEmpty();
    }
}
