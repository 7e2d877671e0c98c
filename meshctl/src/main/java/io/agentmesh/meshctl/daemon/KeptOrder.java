package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import java.time.Duration;

/// A request that the daemon is to keep until it ends (docs/local-api.md).
///
/// @param request what is asked of whom; its timeout is not used
/// @param time until it expires, whole seconds
/// @param delivery what may be done while it is not known whether it was handled
public record KeptOrder(MeshRequest request, Duration time, Delivery delivery) {
    /// What may be done while it is not known whether a request was handled.
    public enum Delivery {
        /// It is not sent again.
        AT_MOST_ONCE("at_most_once"),
        /// It is sent again.
        AT_LEAST_ONCE("at_least_once");

        private final String word;

        Delivery(String word) {
            this.word = word;
        }
    }

    String toJson() {
        return JsonObject.empty()
                .with("target", request.target())
                .with("capability", request.capability())
                .with("payload", request.payload())
                .with("ttl_secs", JsonInteger.of(time.toSeconds()))
                .with("delivery", delivery.word)
                .toString();
    }
}
