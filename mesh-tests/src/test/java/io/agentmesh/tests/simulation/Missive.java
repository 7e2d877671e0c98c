package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.time.Duration;
import java.util.UUID;

/// A durable message that somebody is sent to send.
///
/// @param number its name in the ledger
/// @param id its name on the wire
/// @param from who sends it
/// @param to who gets it
/// @param life how long it is of use
record Missive(long number, UUID id, AgentId from, AgentId to, Duration life) {
    /// Stands in every message and answer, and may stand nowhere but inside a seal.
    static final String PLAINTEXT = "open-sesame";

    /// What it asks for.
    static final String CAPABILITY = "note";

    JsonValue payload() {
        return JsonObject.empty()
                .with("capability", CAPABILITY)
                .with("missive", JsonInteger.of(number))
                .with("words", PLAINTEXT);
    }

    /// What its recipient's program answers.
    static JsonValue answer(JsonValue payload) {
        return JsonObject.empty()
                .with("answered", JsonInteger.of(Talk.number(payload, "missive")))
                .with("words", PLAINTEXT);
    }
}
