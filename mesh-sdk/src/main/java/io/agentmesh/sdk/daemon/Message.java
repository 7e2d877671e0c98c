package io.agentmesh.sdk.daemon;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A durable message to be sent by a daemon: sealed for an agent that may be away, and handled once.
///
/// @param id its name, drawn by the caller: the same message under the same id is sent once, so whoever did not hear
///     whether it was taken sends it again
/// @param target who it is for
/// @param capability what it is asked to do
/// @param payload the input, at most 8 MiB of JSON
/// @param within the time until it must have been started: whole seconds, from 1 s to 7 days; the daemon refuses what
///     is outside
/// @param lane messages to one agent in one lane, at most 64 bytes, are handled in the order in which they were sent;
///     `null` for no order
public record Message(
        UUID id,
        AgentId target,
        String capability,
        JsonValue payload,
        Duration within,
        @Nullable String lane) {
    /// A message that has a day, in no order.
    public static Message of(UUID id, AgentId target, String capability, JsonValue payload) {
        return new Message(id, target, capability, payload, Duration.ofDays(1), null);
    }

    /// The same with another time.
    public Message within(Duration time) {
        return new Message(id, target, capability, payload, time, lane);
    }

    /// The same behind those of this lane that were sent before.
    public Message inLane(String name) {
        return new Message(id, target, capability, payload, within, name);
    }

    JsonObject toJson() {
        JsonObject message = JsonObject.empty()
                .with("id", id.toString())
                .with("target", target.value())
                .with("capability", capability)
                .with("payload", payload)
                .with("ttl_secs", JsonInteger.of(within.toSeconds()));
        return lane == null ? message : message.with("lane", lane);
    }

    /// Without the payload.
    @Override
    public String toString() {
        return "Message[" + id + " to " + target + "]";
    }
}
