package io.agentmesh.offline.outgoing;

import io.agentmesh.core.envelope.Envelope;

/// The way to the relay. For any thread; must not block.
public interface Line {
    /// Sends an envelope in its turn. Whether it arrives is not known: it is posted again until somebody says so.
    void post(Envelope envelope);

    /// Whether there is a relay at the other end now.
    boolean isUp();
}
