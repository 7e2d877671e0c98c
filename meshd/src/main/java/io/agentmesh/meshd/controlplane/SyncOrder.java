package io.agentmesh.meshd.controlplane;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.sync.SyncFrame;

/// Where one connection stands in its group's stream, as far as the control plane numbers its events. Each
/// connection begins anew: a control plane whose database was restored counts from before. For one thread.
final class SyncOrder {
    /// How a frame fits to those before it.
    enum Place {
        /// It follows them, or has no number by which that could be told.
        NEXT,
        /// It tells what is known already, or a snapshot what was so before.
        KNOWN,
        /// Something before it never came.
        AFTER_A_GAP,
        /// Something after it came before it.
        OVERTAKEN
    }

    /// Whether there was a snapshot; until then everything numbered is behind a gap.
    private boolean begun;
    /// Up to here nothing is missing.
    private long last;
    /// The newest that came, behind a gap or not.
    private long newest;

    /// Notes a frame. After a gap every further event is behind it, or was missing there, until a snapshot comes.
    Place note(SyncFrame frame) {
        return frame.event() instanceof Decoded.Ok<SyncEvent>(SyncEvent.FullSync(Snapshot snapshot))
                ? noteSnapshot(snapshot.seq())
                : noteEvent(frame.seq());
    }

    private Place noteSnapshot(long seq) {
        if (seq != 0 && Long.compareUnsigned(seq, newest) < 0) {
            return Place.KNOWN;
        }
        begun = true;
        last = seq;
        newest = seq;
        return Place.NEXT;
    }

    private Place noteEvent(long seq) {
        if (seq == 0) {
            return Place.NEXT;
        }
        if (Long.compareUnsigned(seq, last) <= 0 || seq == newest) {
            return Place.KNOWN;
        }
        if (Long.compareUnsigned(seq, newest) < 0) {
            return Place.OVERTAKEN;
        }
        newest = seq;
        if (!begun || seq != last + 1) {
            return Place.AFTER_A_GAP;
        }
        last = seq;
        return Place.NEXT;
    }
}
