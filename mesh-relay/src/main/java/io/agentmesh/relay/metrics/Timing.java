package io.agentmesh.relay.metrics;

/// What a relay times.
public enum Timing {
    /// From a message's arrival to the router's decision: rate, form, signature, route.
    ROUTING(Buckets.QUICK),
    /// From the upgrade to the registration, the gate's answer included.
    LOGIN(Buckets.QUICK),
    /// From the moment when the queue kept an envelope to its delivery; for those that were queued and delivered.
    QUEUED(Buckets.PATIENT);

    private final Buckets buckets;

    Timing(Buckets buckets) {
        this.buckets = buckets;
    }

    Buckets buckets() {
        return buckets;
    }
}
