package io.agentmesh.sdk.call;

/// Bounds of the tables on both sides of a call.
///
/// @param maxCalls requests of ours without a reply yet; a further one fails with `queue_full`
/// @param maxHandlers requests of others that are being handled; a further one is answered with `busy`
/// @param maxHandlersPerPeer the same for one caller
/// @param maxRememberedRequests ids of requests by which repeated ones are known; the oldest is forgotten
/// @param weight what requests that are being handled may weigh together
public record CallLimits(
        int maxCalls, int maxHandlers, int maxHandlersPerPeer, int maxRememberedRequests, Weight weight) {
    /// What requests, those for streams included, may weigh that are being handled; one that does not fit is
    /// answered with `busy`.
    ///
    /// @param bytes of all of them
    /// @param bytesPerPeer of those of one caller
    public record Weight(long bytes, long bytesPerPeer) {
        /// Eight and four of the largest requests.
        static final Weight DEFAULTS = new Weight(64L << 20, 32L << 20);
    }

    /// What suits one agent.
    public static CallLimits defaults() {
        return new CallLimits(1_024, 256, 64, 16_384, Weight.DEFAULTS);
    }

    /// The same with other numbers of requests that are being handled.
    public CallLimits handling(int inTotal, int perPeer) {
        return new CallLimits(maxCalls, inTotal, perPeer, maxRememberedRequests, weight);
    }

    /// The same with another weight.
    public CallLimits weighing(Weight other) {
        return new CallLimits(maxCalls, maxHandlers, maxHandlersPerPeer, maxRememberedRequests, other);
    }
}
