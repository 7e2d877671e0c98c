package io.agentmesh.program.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ShutdownTest {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Shutdown shutdown = new Shutdown(Duration.ofSeconds(10), code -> events.add("halt " + code));

    @Test
    void partsStopInReverseOrderOnce() throws Exception {
        shutdown.add("store", () -> events.add("store"));
        shutdown.add("server", () -> events.add("server"));

        shutdown.signal("SIGTERM");

        assertThat(shutdown.await()).isEqualTo(ExitCode.OK);
        assertThat(shutdown.stopNow()).isEqualTo(ExitCode.OK);
        assertThat(events).containsExactly("server", "store");
    }

    @Test
    void aSecondSignalEndsTheProcessAtOnce() {
        shutdown.signal("SIGTERM");
        shutdown.signal("SIGINT");

        assertThat(events).containsExactly("halt 130");
    }

    @Test
    void oneSignalAfterGivingUpDoesNotHurry() throws Exception {
        shutdown.fail("the store is broken");
        shutdown.signal("SIGTERM");

        assertThat(shutdown.await()).isEqualTo(ExitCode.FAILED);
        assertThat(events).isEmpty();
    }

    @Test
    void aPartThatFailsDoesNotKeepTheOthersFromStopping() throws Exception {
        shutdown.add("store", () -> events.add("store"));
        shutdown.add("server", () -> {
            throw new java.io.IOException("broken");
        });
        shutdown.begin("test");

        assertThat(shutdown.await()).isEqualTo(ExitCode.FAILED);
        assertThat(events).containsExactly("store");
    }

    @Test
    void aPartThatHangsIsLeftBehindAtTheLimit() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Shutdown impatient = new Shutdown(Duration.ofMillis(20), code -> {});
        impatient.add("stuck", never::await);
        impatient.begin("test");

        assertThat(impatient.await()).isEqualTo(ExitCode.FAILED);
        never.countDown();
    }

    @Test
    void signalsOfTheSystemArrive() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        Signals.on("USR2", arrived::countDown);

        new ProcessBuilder(
                        "kill", "-USR2", String.valueOf(ProcessHandle.current().pid()))
                .start()
                .waitFor();

        assertThat(arrived.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }
}
