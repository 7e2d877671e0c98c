package io.agentmesh.sdk.examples;

import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.link.LinkState;
import java.net.URI;
import java.time.Duration;

/// From a key and a relay to the first answer.
final class Connecting {
    private Connecting() {}

    // @start region="client"
    /// The keys were made once, by `AgentKeyPair.generate(new SecureRandom())`, and kept; the relay is one such as
    /// `wss://mesh.example/relay/ws`.
    static JsonValue askOnce(AgentKeyPair keys, URI relay, AgentId bob) throws InterruptedException {
        JsonValue question = JsonObject.empty().with("capability", "echo").with("word", "hello");
        try (MeshClient client = MeshClient.builder(keys, relay).connect()) {
            return client.request(bob, question, Duration.ofSeconds(10)).orThrow();
        }
    }
    // @end

    // @start region="agent"
    /// An agent that answers `echo` to alice and denies everything else, until it is closed.
    static MeshAgent serve(AgentKeyPair keys, URI relay, AgentId alice) throws InterruptedException {
        AccessPolicy policy = (caller, self, capability) ->
                caller.equals(alice) && capability.equals("echo") ? Decision.ALLOW : Decision.DENY;
        return MeshAgent.builder(keys, relay, policy, request -> Answer.of(request.payload()))
                .connect();
    }
    // @end

    // @start region="start"
    static MeshAgent startAnyway(AgentKeyPair keys, URI relay) throws InterruptedException {
        MeshAgent agent = MeshAgent.builder(keys, relay, AccessPolicy.denyAll(), request -> Answer.refusal("closed"))
                .onLinkState(state -> System.out.println("link: " + state))
                .start();
        if (!(agent.awaitUp(Duration.ofSeconds(5)) instanceof LinkState.Up)) {
            System.out.println("no relay yet; the agent goes on trying");
        }
        return agent;
    }
    // @end
}
