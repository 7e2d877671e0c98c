package io.agentmesh.meshd;

import io.agentmesh.meshd.config.FleetConfig;
import io.agentmesh.program.StartException;
import io.agentmesh.program.signal.Shutdown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Several daemons in one process. Each has everything of its own, threads too: mesh folder, key, links, rules,
/// socket, outbox. So what happens to one does not happen to the others; only the process is shared. They are
/// stopped side by side. Used by one thread.
final class Fleet implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fleet.class);

    private final Launch launch;
    private final Duration stopTime;
    private final List<Shutdown> running = new ArrayList<>();

    /// Starts one daemon.
    @FunctionalInterface
    interface Launch {
        /// Starts it; when this returns it serves.
        ///
        /// @param parts gets every part that was started, also when the start fails halfway
        void start(FleetConfig.Member member, Shutdown parts) throws StartException;
    }

    /// @param stopTime what each has to stop
    Fleet(Launch launch, Duration stopTime) {
        this.launch = launch;
        this.stopTime = stopTime;
    }

    /// Starts everybody who can be started. One who cannot is told in the log, and is no reason to stop.
    ///
    /// @throws StartException if none can be started
    void start(FleetConfig config) throws StartException {
        for (FleetConfig.Member member : config.members()) {
            Shutdown parts = Shutdown.withoutSignals(stopTime);
            try {
                launch.start(member, parts);
                running.add(parts);
            } catch (StartException failed) {
                log.atError()
                        .setMessage("agent not started, the others go on")
                        .addKeyValue("context", member.name())
                        .setCause(failed)
                        .log();
                stop(parts);
            }
        }
        if (running.isEmpty()) {
            throw new StartException("no agent could be started; the log says why");
        }
    }

    /// How many run.
    int size() {
        return running.size();
    }

    /// Stops all of them at the same time, each in good order.
    @Override
    public void close() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            running.forEach(parts -> threads.execute(() -> stop(parts)));
        }
    }

    private static void stop(Shutdown parts) {
        try {
            int exitCode = parts.stopNow();
            log.atDebug()
                    .setMessage("agent stopped")
                    .addKeyValue("code", exitCode)
                    .log();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
