package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.time.Duration;
import java.util.Optional;

/// A durable message that the daemon is to send (docs/local-api.md).
///
/// @param target the id of the agent that it is for
/// @param capability what the agent is asked for
/// @param payload what goes with it
/// @param time until it expires, whole seconds
/// @param id its name, if the caller draws it: the same message under the same id is sent once
/// @param lane messages to one agent in one lane are handled in order; without it there is none
public record MessageOrder(
        String target,
        String capability,
        JsonValue payload,
        Duration time,
        Optional<String> id,
        Optional<String> lane) {
    String toJson() {
        JsonObject order = JsonObject.empty()
                .with("target", target)
                .with("capability", capability)
                .with("payload", payload)
                .with("ttl_secs", JsonInteger.of(time.toSeconds()));
        JsonObject named = id.map(name -> order.with("id", name)).orElse(order);
        return lane.map(name -> named.with("lane", name)).orElse(named).toString();
    }
}
