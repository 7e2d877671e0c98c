package io.agentmesh.program.main;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.program.StartException;
import io.agentmesh.program.log.ProgramLog;
import io.agentmesh.program.settings.SettingsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a running program its settings anew (SIGHUP). Nobody loses a connection over it: what can change while
/// others are connected does, what cannot is named as waiting for a restart, and settings that cannot be used
/// change nothing.
///
/// For any thread; reloads come one at a time, and wait for the disk.
public final class Reload<S extends ProgramSettings> {
    private static final Logger log = LoggerFactory.getLogger(Reload.class);

    private final S started;
    private final ProgramOptions.Reader<S> reader;
    private final Running<S> running;

    @GuardedBy("this")
    private S last;

    /// A program's parts, as far as they hear of new settings.
    public interface Running<S> {
        /// Looks again at files that settings name, such as certificates. Comes first, and also when the settings
        /// themselves cannot be used.
        void refresh();

        /// Hands each part what it takes while it runs. The log's levels are set already.
        void take(S settings);

        /// What differs, and what of it [#take] takes.
        SettingsChange change(S before, S now);
    }

    /// @param started what the program was started with
    /// @param reader reads all sources again
    public Reload(S started, ProgramOptions.Reader<S> reader, Running<S> running) {
        this.started = started;
        this.last = started;
        this.reader = reader;
        this.running = running;
    }

    /// Reloads whenever the signal comes.
    public void onSignal() {
        Reloads.<S>onSignal().add(this);
    }

    /// Reads everything again.
    public synchronized void reload() {
        log.atInfo().log("reloading");
        running.refresh();
        try {
            apply(reader.read());
        } catch (StartException unusable) {
            log.atError()
                    .setMessage("new settings cannot be used, the old ones stay")
                    .addKeyValue("error", unusable.getMessage())
                    .log();
        }
    }

    @GuardedBy("this")
    private void apply(S read) {
        read.warnings().forEach(log::warn);
        ProgramLog.change(read.log().levels());
        running.take(read);
        running.change(started, read)
                .needsRestart()
                .forEach(key -> log.atWarn()
                        .setMessage("setting needs a restart")
                        .addKeyValue("key", key)
                        .log());
        log.atInfo()
                .setMessage("settings reloaded")
                .addKeyValue("changed", running.change(last, read).reloaded())
                .log();
        last = read;
    }
}
