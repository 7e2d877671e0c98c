package io.agentmesh.http.client;

/// Says how much of an answer is taken while it arrives: for callers of which several answers have a bound together.
@FunctionalInterface
public interface BodyMeter {
    /// Takes whatever the client's own bound allows.
    BodyMeter BOUNDLESS = bytes -> true;

    /// Whether so many more bytes of the body are taken; asked before they are kept, and never again once it said no.
    boolean takes(int bytes);
}
