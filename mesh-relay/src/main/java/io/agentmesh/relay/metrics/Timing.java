package io.agentmesh.relay.metrics;

/// What a relay times.
public enum Timing {
    /// From a message's arrival to the router's decision: rate, form, signature, route.
    ROUTING,
    /// From the upgrade to the registration, the gate's answer included.
    LOGIN
}
