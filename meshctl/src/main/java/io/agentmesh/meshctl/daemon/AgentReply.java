package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.failure.Failure;

/// How a request to another agent ended.
public sealed interface AgentReply {
    /// The agent's answer, whatever it says.
    record Answered(JsonValue payload) implements AgentReply {}

    /// There is none.
    ///
    /// @param failure why, and what to do
    /// @param said the daemon's own words: the body of its answer; an empty object if it gave none
    record Failed(Failure failure, JsonObject said) implements AgentReply {}
}
