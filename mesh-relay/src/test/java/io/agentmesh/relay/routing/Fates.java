package io.agentmesh.relay.routing;

import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Remembers what became of envelopes.
final class Fates implements DeliveryEvents {
    /// Ids of those delivered, in order.
    final List<UUID> delivered = new ArrayList<>();
    /// How the last one was.
    final List<Proof> proofs = new ArrayList<>();
    /// What became of those that came back.
    final List<RouteOutcome> returned = new ArrayList<>();

    @Override
    public void delivered(OutgoingEnvelope envelope, Proof proof) {
        delivered.add(envelope.id());
        proofs.add(proof);
    }

    @Override
    public void deliveredLate(OutgoingEnvelope envelope, Proof proof, Duration waited) {
        delivered(envelope, proof);
    }

    @Override
    public void returned(OutgoingEnvelope envelope, RouteOutcome outcome) {
        returned.add(outcome);
    }
}
