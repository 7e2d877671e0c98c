package io.agentmesh.meshd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshd.localapi.MeshRequests;
import io.agentmesh.meshd.localapi.MeshStreams;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.node.RelayStatus;
import io.agentmesh.meshd.outbox.Courier;
import io.agentmesh.meshd.outbox.Entry;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshConfig;
import io.agentmesh.sdk.MeshEnvironment;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.call.RequestHandler;
import io.agentmesh.sdk.link.LinkConfig;
import io.agentmesh.sdk.link.LinkFailure;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.once.Journal;
import io.agentmesh.sdk.stream.ConversationHandler;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamHandler;
import io.agentmesh.sdk.stream.StreamOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The agent on the mesh: asks for local callers, and hands what others ask to the local agent if the node
/// allows it. Lives on under another key when the key is rotated. Thread-safe.
final class MeshLink implements MeshRequests, MeshStreams, Courier, AutoCloseable {
    /// Whoever has a revoked key may be anybody.
    private static final Reply.Failed REVOKED = Reply.failed(ErrorCode.REVOKED, "the key of the target is revoked");

    private final Node node;
    private final Way way;
    private final Handlers handlers;
    private final MeshEnvironment environment;

    @GuardedBy("this")
    private MeshAgent agent;

    /// Who serves what others ask, and where it is noted.
    record Handlers(
            RequestHandler requests,
            StreamHandler streams,
            ConversationHandler conversations,
            Journal journal,
            ControlHandler control) {}

    /// Where the relay is, and how fast envelopes leave to it until it says what it takes.
    record Way(URI relay, SendRate rate) {}

    /// Begins to connect; returns at once.
    MeshLink(Node node, Way way, Handlers handlers, MeshEnvironment environment, AgentKeyPair keys) {
        this.node = node;
        this.way = way;
        this.handlers = handlers;
        this.environment = environment;
        this.agent = start(keys);
    }

    /// Goes on under this key: the connection of the old one is closed first, its requests end as
    /// cancelled.
    synchronized void rename(AgentKeyPair keys) {
        agent.close();
        agent = start(keys);
    }

    @Override
    public Reply request(AgentId target, JsonValue payload, Duration timeout) throws InterruptedException {
        if (node.group().isRevoked(target)) {
            return REVOKED;
        }
        Reply reply =
                agent().request(target, payload, CallOptions.within(timeout).failingWhenDown());
        return reply instanceof Reply.Failed(Violation violation) && violation.code() == ErrorCode.RELAY_UNREACHABLE
                ? notConnected(node.relay().detail())
                : reply;
    }

    @Override
    public MeshStream stream(AgentId target, JsonValue payload, Duration timeout) {
        if (node.group().isRevoked(target)) {
            return MeshStream.of(List.of(), StreamEnd.of(REVOKED));
        }
        return agent().requestStream(
                        target, payload, StreamOptions.within(timeout).failingWhenDown());
    }

    /// Sends an envelope that the offline channel made and keeps.
    void post(Envelope envelope) {
        var unused = agent().carry(envelope);
    }

    @Override
    public AgentId self() {
        return agent().id();
    }

    @Override
    public CompletableFuture<Reach> reach(AgentId target, Duration timeout) {
        return agent().reach(target, timeout);
    }

    @Override
    public CompletableFuture<Reply> ask(Entry entry, Duration timeout) {
        CallOptions options = CallOptions.within(timeout).underKey(entry.key()).nowOrNever();
        return agent().requestAsync(entry.target(), entry.order().content(), options);
    }

    /// The failure of a request without a link, with the reason if it is known.
    static Reply.Failed notConnected(String why) {
        return Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected" + (why.isEmpty() ? "" : ": " + why));
    }

    /// Waits until the answers to all requests of others are on their way.
    ///
    /// @return whether it came to that within the time
    boolean awaitIdle(Duration atMost) throws InterruptedException {
        try {
            agent().idle().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException answersLeft) {
            return false;
        }
    }

    /// Closes the connection in good order.
    @Override
    public void close() {
        agent().close();
    }

    private synchronized MeshAgent agent() {
        return agent;
    }

    private MeshAgent start(AgentKeyPair keys) {
        return MeshAgent.builder(
                        keys,
                        way.relay(),
                        (source, target, capability) ->
                                node.decide(source, capability).decision(),
                        handlers.requests())
                .onStream(handlers.streams())
                .onConversation(handlers.conversations())
                .config(config())
                .environment(environment)
                .remembering(handlers.journal())
                .onControl(handlers.control())
                .onLinkState(state -> node.relayIs(statusOf(state)))
                .start();
    }

    private MeshConfig config() {
        return MeshConfig.defaults().withLink(LinkConfig.defaults().withSendRate(way.rate()));
    }

    private RelayStatus statusOf(LinkState state) {
        return switch (state) {
            case LinkState.Stopped() -> new RelayStatus(RelayStatus.Link.DOWN, "stopped");
            case LinkState.Connecting ignored -> connecting();
            case LinkState.LoggingIn() -> connecting();
            case LinkState.Registering() -> connecting();
            case LinkState.Up() -> new RelayStatus(RelayStatus.Link.UP, "");
            case LinkState.Waiting(LinkFailure failure, Duration retryIn) ->
                new RelayStatus(
                        RelayStatus.Link.DOWN, adviceOn(failure) + " (" + way.relay() + "); tried again by itself");
        };
    }

    private RelayStatus connecting() {
        return new RelayStatus(RelayStatus.Link.CONNECTING, "connecting to " + way.relay());
    }

    private static String adviceOn(LinkFailure failure) {
        return switch (failure.kind()) {
            case CLOSED_AFTER_LOGIN ->
                "the relay took the login and closed; is this agent registered? run: meshctl register";
            case UNREACHABLE,
                    PROXY_REFUSED,
                    TIMED_OUT,
                    PROTOCOL,
                    BAD_CHALLENGE,
                    REFUSED,
                    RESUME_REFUSED,
                    LOST,
                    SILENT -> failure.detail();
        };
    }
}
