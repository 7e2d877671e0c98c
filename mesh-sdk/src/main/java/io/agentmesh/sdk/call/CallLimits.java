package io.agentmesh.sdk.call;

/// Bounds of the tables on both sides of a call.
///
/// @param maxCalls requests of ours without a reply yet; a further one fails with `queue_full`
/// @param maxHandlers requests of others that are being handled; a further one is answered with `busy`
/// @param maxHandlersPerPeer the same for one caller
/// @param maxRememberedRequests ids of requests by which repeated ones are known; the oldest is forgotten
public record CallLimits(int maxCalls, int maxHandlers, int maxHandlersPerPeer, int maxRememberedRequests) {
    /// What suits one agent.
    public static CallLimits defaults() {
        return new CallLimits(1_024, 256, 64, 16_384);
    }
}
