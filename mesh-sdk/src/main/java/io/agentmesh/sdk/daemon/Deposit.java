package io.agentmesh.sdk.daemon;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.time.Duration;
import java.util.UUID;

/// A request to be left with a daemon.
///
/// @param id its name, drawn by the caller: the same deposit under the same id is the same request, so whoever did
///     not hear whether it was taken submits it again
/// @param target who is asked
/// @param capability what it is asked to do
/// @param payload the input; at most 8 MiB of JSON unless the daemon's `max_payload` says otherwise
/// @param within the time until it expires, answer included: whole seconds, from 1 s to 7 days; the daemon refuses
///     what is outside
/// @param repeat what may be done when it was sent and no answer comes
public record Deposit(UUID id, AgentId target, String capability, JsonValue payload, Duration within, Repeat repeat) {
    /// What may be done while it is not known whether a request was handled.
    public enum Repeat {
        /// It is handled once or not at all: it may end as [Delivery.Unknown].
        AT_MOST_ONCE("at_most_once"),
        /// It is sent again until it is answered: handling it twice does no harm.
        AT_LEAST_ONCE("at_least_once");

        private final String word;

        Repeat(String word) {
            this.word = word;
        }
    }

    /// A request that is handled at most once, and has an hour.
    public static Deposit of(UUID id, AgentId target, String capability, JsonValue payload) {
        return new Deposit(id, target, capability, payload, Duration.ofHours(1), Repeat.AT_MOST_ONCE);
    }

    /// The same with another time.
    public Deposit within(Duration time) {
        return new Deposit(id, target, capability, payload, time, repeat);
    }

    /// The same, to be repeated until it is answered.
    public Deposit atLeastOnce() {
        return new Deposit(id, target, capability, payload, within, Repeat.AT_LEAST_ONCE);
    }

    JsonObject toJson() {
        return JsonObject.empty()
                .with("id", id.toString())
                .with("target", target.value())
                .with("capability", capability)
                .with("payload", payload)
                .with("ttl_secs", JsonInteger.of(within.toSeconds()))
                .with("delivery", repeat.word);
    }

    /// Without the payload.
    @Override
    public String toString() {
        return "Deposit[" + id + " to " + target + "]";
    }
}
