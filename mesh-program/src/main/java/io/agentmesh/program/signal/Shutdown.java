package io.agentmesh.program.signal;

import io.agentmesh.program.ExitCode;
import io.agentmesh.program.StartException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of a program: waits for the reason, stops the parts in reverse order, gives the exit code.
///
/// ```java
/// int exitCode = Shutdown.onSignals(Duration.ofSeconds(30)).run(shutdown -> {
///     Store store = Store.open(…);
///     shutdown.add("store", store::close);
///     Server server = Server.start(…);
///     shutdown.add("server", server::close);   // stopped first
/// });
/// ```
///
/// `run`, `add` and `await` belong to the main thread; [#begin] and [#fail] may be called from any.
public final class Shutdown {
    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    /// Stops one part; blocks until it is stopped.
    @FunctionalInterface
    public interface Step {
        void stop() throws Exception;
    }

    /// Starts the parts of a program, and adds each to the shutdown.
    @FunctionalInterface
    public interface Start {
        void start(Shutdown shutdown) throws StartException;
    }

    private record Part(String name, Step step) {}

    private final Duration limit;
    private final IntConsumer halt;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicInteger exitCode = new AtomicInteger(ExitCode.OK);

    /// @param limit how long all steps together may take
    /// @param halt ends the process at once with this code
    Shutdown(Duration limit, IntConsumer halt) {
        this.limit = limit;
        this.halt = halt;
    }

    /// The shutdown of this process, begun by SIGTERM or SIGINT, hurried by a second one.
    ///
    /// @param limit how long the orderly stop may take; then the process ends all the same, with code 1
    public static Shutdown onSignals(Duration limit) {
        Shutdown shutdown = new Shutdown(limit, Runtime.getRuntime()::halt);
        for (String name : new String[] {"TERM", "INT"}) {
            Signals.on(name, () -> shutdown.signal("SIG" + name));
        }
        return shutdown;
    }

    /// The shutdown of something that shares its process with others: no signal begins it.
    ///
    /// @param limit how long the orderly stop may take; then it is given up
    public static Shutdown withoutSignals(Duration limit) {
        return new Shutdown(limit, code -> {});
    }

    /// Adds a part that was just started; it is stopped before those added earlier.
    public void add(String name, Step step) {
        parts.push(new Part(name, step));
    }

    /// Starts a program, waits until it is to stop, and stops it; a start that fails stops what it had started.
    ///
    /// @return the exit code, as [#await] gives it
    public int run(Start start) throws StartException, InterruptedException {
        boolean started = false;
        try {
            start.start(this);
            started = true;
        } finally {
            if (!started) {
                stopNow();
            }
        }
        return await();
    }

    /// Begins the orderly stop; later calls change nothing.
    public void begin(String why) {
        log.atInfo().setMessage("stopping").addKeyValue("why", why).log();
        asked.countDown();
    }

    /// Begins the orderly stop because the program cannot go on; the exit code is 1.
    public void fail(String why) {
        exitCode.set(ExitCode.FAILED);
        log.atError().setMessage("giving up").addKeyValue("why", why).log();
        asked.countDown();
    }

    /// Waits until the stop is asked for, stops every part, and gives the exit code: 0, or 1 if the program
    /// gave up, a part failed to stop or the limit was reached.
    public int await() throws InterruptedException {
        asked.await();
        return stopNow();
    }

    /// Stops what was started so far without being asked, after a failed start.
    public int stopNow() throws InterruptedException {
        Thread stopper = Thread.ofPlatform().daemon().name("shutdown").start(this::stopAll);
        if (!stopper.join(limit)) {
            log.atError()
                    .setMessage("the orderly stop took too long")
                    .addKeyValue("limit", limit)
                    .log();
            return ExitCode.FAILED;
        }
        log.atInfo().log("stopped");
        return exitCode.get();
    }

    /// What a signal does: the first begins the stop, the second ends the process.
    void signal(String name) {
        if (signalled.compareAndSet(false, true)) {
            begin(name);
        } else {
            halt.accept(ExitCode.HURRIED);
        }
    }

    private void stopAll() {
        while (!parts.isEmpty()) {
            stop(parts.pop());
        }
    }

    @SuppressWarnings("CatchingUnchecked") // A part that fails must not keep the others from stopping.
    private void stop(Part part) {
        try {
            part.step().stop();
        } catch (Exception failed) {
            exitCode.set(ExitCode.FAILED);
            log.atError()
                    .setMessage("a part did not stop")
                    .addKeyValue("part", part.name())
                    .setCause(failed)
                    .log();
        }
    }
}
