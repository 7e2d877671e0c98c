package io.agentmesh.sdk.stream;

import io.agentmesh.core.time.Timers;
import java.time.Duration;

/// Notices that the peer of a stream of ours says nothing. A word that lets it go on may have been lost, so it is
/// said again after [#FIRST], and after twice the pause each time, until the silence is too long. Owned by the
/// loop.
final class Silence {
    /// How long a peer is silent until it is told again how far its caller has read.
    static final Duration FIRST = Duration.ofSeconds(2);

    private final Timers timers;
    private final StreamTable table;

    Silence(Timers timers, StreamTable table) {
        this.timers = timers;
        this.table = table;
    }

    /// Something came, or is awaited from now on: the time allowed begins anew.
    void heard(OwnStream stream) {
        waitOn(stream, stream.options().silence(), FIRST);
    }

    private void waitOn(OwnStream stream, Duration left, Duration pause) {
        Duration step = pause.compareTo(left) < 0 ? pause : left;
        stream.silence(timers.schedule(step, () -> passed(stream, left.minus(step), pause.multipliedBy(2))));
    }

    private void passed(OwnStream stream, Duration left, Duration pause) {
        if (stream.holdsBack()) {
            return; // the peer waits for our reader, whose next word begins the time anew
        }
        if (left.isZero()) {
            table.fallenSilent(stream);
        } else {
            waitOn(stream, left, pause);
            table.sayAgain(stream);
        }
    }
}
