package io.agentmesh.sdk.testing;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.MeshConfig;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.call.RequestHandler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Clients and agents around one [MemoryRelay].
public final class Mesh {
    /// Any URL: links are in memory.
    public static final URI RELAY = URI.create("wss://relay.test/ws");

    /// What a test waits for a reply, unless it says otherwise.
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// The machinery of one thread.
    public final Rig rig;

    /// Between all of them.
    public final MemoryRelay relay;

    /// What handlers were given, in order.
    public final List<IncomingRequest> handled = new ArrayList<>();

    /// Answers with the payload.
    public final RequestHandler echo = request -> {
        handled.add(request);
        return Answer.of(request.payload());
    };

    private MeshConfig config = MeshConfig.defaults();

    /// Everything follows from the seed.
    public Mesh(long seed) {
        rig = new Rig(seed);
        relay = new MemoryRelay(rig);
    }

    /// For those who are started from now on.
    public void config(MeshConfig other) {
        config = other;
    }

    /// Of those who are started now.
    public MeshConfig config() {
        return config;
    }

    /// An agent that answers everybody with what they sent.
    public MeshAgent echo(AgentKeyPair keys) {
        return agent(keys, AccessPolicy.allowAll(), echo);
    }

    /// An agent.
    public MeshAgent agent(AgentKeyPair keys, AccessPolicy policy, RequestHandler handler) {
        return MeshAgent.builder(keys, RELAY, policy, handler)
                .config(config)
                .environment(rig.environment(relay))
                .start();
    }

    /// A client.
    public MeshClient client(AgentKeyPair keys) {
        return MeshClient.builder(keys, RELAY)
                .config(config)
                .environment(rig.environment(relay))
                .start();
    }

    /// A payload that asks for `echo` and carries a word.
    public static JsonValue say(String word) {
        return JsonObject.empty().with("capability", "echo").with("word", word);
    }

    /// Asks with the usual timeout.
    public static CompletableFuture<Reply> ask(MeshClient client, AgentId target, String word) {
        return client.requestAsync(target, say(word), CallOptions.within(TIMEOUT));
    }

    /// Asks with the usual timeout.
    public static CompletableFuture<Reply> ask(MeshAgent agent, AgentId target, String word) {
        return agent.requestAsync(target, say(word), CallOptions.within(TIMEOUT));
    }

    /// What an echo answers to [#say(String)].
    public static Reply said(String word) {
        return new Reply.Result(say(word));
    }

    /// The word in a payload of [#say(String)].
    public static String word(IncomingRequest request) {
        return request.payload() instanceof JsonObject object && object.get("word") instanceof JsonString(var word)
                ? word
                : "";
    }

    /// How many envelopes of this type went through the relay.
    public long count(MessageType type) {
        return relay.seen.stream().filter(envelope -> envelope.type() == type).count();
    }

    /// The last envelope of this type that went through the relay.
    public Envelope last(MessageType type) {
        return relay.seen.reversed().stream()
                .filter(envelope -> envelope.type() == type)
                .findFirst()
                .orElseThrow();
    }
}
