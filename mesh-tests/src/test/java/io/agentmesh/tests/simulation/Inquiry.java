package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshd.outbox.Order;
import java.time.Duration;
import java.util.UUID;

/// A request that a local caller makes of a daemon.
///
/// @param number its name in the ledger
/// @param from whose daemon it is
/// @param to who is asked
/// @param time until it has to be over
record Inquiry(long number, AgentId from, AgentId to, Duration time) {
    /// Stands in every request and answer, and may stand nowhere but inside a seal.
    static final String PLAINTEXT = "open-sesame";

    /// What it asks for.
    static final String CAPABILITY = "inquire";

    /// Its name where it is kept.
    UUID id() {
        return new UUID(number << 16 | 0x4000, Long.MIN_VALUE);
    }

    /// The same request, to be kept.
    Order order() {
        return new Order(id(), to, CAPABILITY, payload(), Order.Repeat.AT_MOST_ONCE);
    }

    JsonValue payload() {
        return JsonObject.empty()
                .with("capability", CAPABILITY)
                .with("number", JsonInteger.of(number))
                .with("words", PLAINTEXT);
    }

    /// What the agent that is asked answers.
    static JsonValue answer(JsonValue payload) {
        return JsonObject.empty().with("number", Errand.number(payload)).with("answers", PLAINTEXT);
    }
}
