package io.agentmesh.relay.routing;

import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import java.time.Duration;

/// What becomes of envelopes after their [RouteOutcome]. On any thread, possibly under a lock: whoever hears it is
/// quick and calls neither the router nor the queue.
public interface DeliveryEvents {
    /// It reached its receiver, as far as the proof says; the end of it.
    void delivered(OutgoingEnvelope envelope, Proof proof);

    /// The same, after it had waited in the queue.
    ///
    /// @param waited for how long
    void deliveredLate(OutgoingEnvelope envelope, Proof proof, Duration waited);

    /// A connection took it and ended before it was delivered.
    ///
    /// @param outcome [RouteOutcome.Queued], or [RouteOutcome.Refused]: it is lost, the end of it
    void returned(OutgoingEnvelope envelope, RouteOutcome outcome);
}
