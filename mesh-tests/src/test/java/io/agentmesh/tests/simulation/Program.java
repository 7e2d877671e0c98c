package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.link.LinkState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What an agent's process runs.
interface Program {
    /// Asks; the future completes on the process's loop.
    CompletableFuture<Reply> request(AgentId target, JsonValue payload, CallOptions options);

    /// What streams and conversations go through.
    MeshAgent agent();

    /// Whether the relay is there.
    boolean isUp();

    /// Ends in good order.
    CompletionStage<Void> close();

    /// The SDK as it is.
    static Program of(MeshAgent agent) {
        return new Program() {
            @Override
            public CompletableFuture<Reply> request(AgentId target, JsonValue payload, CallOptions options) {
                return agent.requestAsync(target, payload, options);
            }

            @Override
            public MeshAgent agent() {
                return agent;
            }

            @Override
            public boolean isUp() {
                return agent.linkState() instanceof LinkState.Up;
            }

            @Override
            public CompletionStage<Void> close() {
                return agent.closeAsync();
            }
        };
    }
}
