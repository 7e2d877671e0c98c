package io.agentmesh.meshd;

import io.agentmesh.core.time.Timers;
import io.agentmesh.program.files.LogRoom;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks every five seconds whether the file that holds this program's own words has become too long. It looks for as
/// long as the timers run; one look at a time.
///
/// @param blocking where the file is looked at
record LogWatch(LogRoom room, Timers timers, Executor blocking) {
    /// How often it looks.
    static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(LogWatch.class);

    void start() {
        timers.schedule(EVERY, () -> blocking.execute(this::look));
    }

    private void look() {
        try {
            room.make();
        } catch (IOException refused) {
            log.atWarn()
                    .setMessage("log cannot make room")
                    .addKeyValue("why", refused.getMessage())
                    .log();
        }
        start();
    }
}
