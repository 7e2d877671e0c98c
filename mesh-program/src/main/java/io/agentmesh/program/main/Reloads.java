package io.agentmesh.program.main;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.program.signal.Signals;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who reloads when SIGHUP comes. It listens before the program reads its settings, because a signal that nobody
/// listens for ends the process: an owner who changes a file may send it at any time, also right at the start.
/// What is added later than a signal came reloads at once, as it may have been started with the older settings.
///
/// For any thread.
public final class Reloads<S extends ProgramSettings> {
    private static final Logger log = LoggerFactory.getLogger(Reloads.class);

    private final Signals.Delivery delivery;

    @GuardedBy("this")
    private final List<Reload<S>> all = new ArrayList<>();

    @GuardedBy("this")
    private boolean signalled;

    private Reloads() {
        delivery = Signals.on("HUP", this::signal);
    }

    /// Listens from now on.
    public static <S extends ProgramSettings> Reloads<S> onSignal() {
        return new Reloads<>();
    }

    /// From now on reloads this one, too, after those that were added before.
    public synchronized void add(Reload<S> reload) {
        if (all.isEmpty() && delivery == Signals.Delivery.IGNORED) {
            log.atWarn()
                    .log("SIGHUP is ignored in this process, as nohup and some supervisors have it: settings are read"
                            + " again at a restart only");
        }
        all.add(reload);
        if (signalled) {
            start(List.of(reload));
        }
    }

    private synchronized void signal() {
        signalled = true;
        start(List.copyOf(all));
    }

    private static <S extends ProgramSettings> void start(List<Reload<S>> some) {
        Thread.ofVirtual().name("reload").start(() -> some.forEach(Reload::reload));
    }
}
