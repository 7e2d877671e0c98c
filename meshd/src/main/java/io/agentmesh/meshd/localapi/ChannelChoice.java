package io.agentmesh.meshd.localapi;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.offline.DurablePolicy;
import io.agentmesh.offline.OfflineChannel;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/// Which channel takes what local callers ask (offline §1): a live session (Noise) between two that are online,
/// the offline channel for an agent that is away, or if the owner's policy requires it. Never plaintext, and
/// never a channel that the policy forbids. Thread-safe.
public final class ChannelChoice implements MeshRequests, MeshStreams {
    /// How long an agent has to shake hands before it counts as away (offline §1, row 3).
    static final Duration TRY = Duration.ofSeconds(2);

    private final Ways ways;
    private final Supplier<DurablePolicy> policy;

    /// The channels.
    ///
    /// @param knock finds out whether an agent is there
    public record Ways(MeshRequests requests, MeshStreams streams, Knock knock, OfflineChannel offline) {}

    /// Finds out by a handshake whether an agent is there.
    @FunctionalInterface
    public interface Knock {
        /// Completes within `timeout`, and never with a failure.
        CompletableFuture<Reach> at(AgentId target, Duration timeout);
    }

    /// @param policy asked anew for each request
    public ChannelChoice(Ways ways, Supplier<DurablePolicy> policy) {
        this.ways = ways;
        this.policy = policy;
    }

    @Override
    public Reply request(AgentId target, JsonValue payload, Duration timeout) throws InterruptedException {
        Optional<Violation> objection = againstLive(target);
        return objection.isPresent()
                ? new Reply.Failed(objection.get())
                : ways.requests().request(target, payload, timeout);
    }

    @Override
    public MeshStream stream(AgentId target, JsonValue payload, Duration timeout) throws InterruptedException {
        Optional<Violation> objection = againstLive(target);
        return objection.isPresent()
                ? MeshStream.of(List.of(), new StreamEnd.Failed(objection.get()))
                : ways.streams().stream(target, payload, timeout);
    }

    private Optional<Violation> againstLive(AgentId target) {
        return policy.get().againstLive(target);
    }

    /// Whether an agent is to be asked at once: it is there, and the policy lets it. Nothing but a handshake
    /// was sent when this returns, so the request may still take the other channel.
    boolean isLive(AgentId target) throws InterruptedException {
        if (policy.get().againstDurable(target).isPresent()) {
            return true;
        }
        return againstLive(target).isEmpty() && isThere(target);
    }

    private boolean isThere(AgentId target) throws InterruptedException {
        try {
            return ways.knock().at(target, TRY).get() instanceof Reach.There;
        } catch (ExecutionException never) {
            throw new IllegalStateException("whether an agent is there is told without a failure", never);
        }
    }

    /// Takes a durable message, as [OfflineChannel#send] does; `policy` if they are off for this agent.
    Decoded<SentMessage> send(Draft draft) throws InterruptedException {
        Optional<Violation> objection = policy.get().againstDurable(draft.peer());
        return objection.isPresent()
                ? new Decoded.Bad<>(objection.get())
                : ways.offline().send(draft);
    }

    /// What takes durable messages.
    public OfflineChannel offline() {
        return ways.offline();
    }
}
