package io.agentmesh.meshd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
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
import io.agentmesh.meshd.succession.Successors;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshBuilder;
import io.agentmesh.sdk.MeshConfig;
import io.agentmesh.sdk.MeshEnvironment;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.call.RequestHandler;
import io.agentmesh.sdk.link.LinkConfig;
import io.agentmesh.sdk.link.LinkFailure;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.once.Journal;
import io.agentmesh.sdk.once.OnceLimits;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.session.OfferPolicy.WhenLess;
import io.agentmesh.sdk.session.SessionLimits;
import io.agentmesh.sdk.stream.ConversationHandler;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamHandler;
import io.agentmesh.sdk.stream.StreamOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The agent on the mesh: asks for local callers, and hands what others ask to the local agent if the node
/// allows it. Lives on under another key when the key is rotated. Thread-safe. Public for the
/// simulation, which runs it as it is.
public final class MeshLink implements MeshRequests, MeshStreams, AutoCloseable {
    private static final Reply.Failed KEY_CHANGES =
            Reply.failed(ErrorCode.TIMED_OUT, "the key of this agent was being changed");

    private final Node node;
    private final Way way;
    private final TargetKeys keys;
    private final OwnCalls calls;
    private final Handlers handlers;
    private final MeshEnvironment environment;
    private final Passage passage;

    @GuardedBy("this")
    private MeshAgent agent;

    /// Who serves what others ask, and where it is noted.
    public record Handlers(
            RequestHandler requests,
            StreamHandler streams,
            ConversationHandler conversations,
            Journal journal,
            ControlHandler control) {}

    /// Where the relay is, on what terms it is used, and who came after whom.
    public record Way(URI relay, Terms terms, Successors successors) {}

    /// What was set about the relay and about peers.
    ///
    /// @param rate how fast envelopes leave until the relay says what it takes
    /// @param queueTtl how long the relay keeps envelopes
    /// @param maxPayload bytes of a payload that is sealed for a peer or taken from one
    /// @param whenLess what becomes of sessions with agents that offer less than before
    public record Terms(SendRate rate, Duration queueTtl, int maxPayload, WhenLess whenLess) {}

    /// Begins to connect; returns at once.
    public MeshLink(Node node, Way way, Handlers handlers, MeshEnvironment environment, AgentKeyPair keys) {
        this.node = node;
        this.way = way;
        this.keys = new TargetKeys(node, way.successors());
        this.calls = new OwnCalls(this.keys);
        this.handlers = handlers;
        this.environment = environment;
        this.passage = new Passage(environment.timers());
        this.agent = builder(keys).environment(environment).start();
    }

    /// Goes on under this key: the connection of the old one is closed first. Its own requests end as cancelled;
    /// those of others go on, and are answered to whoever asks again.
    synchronized void rename(AgentKeyPair successor) {
        agent = builder(successor).succeeding(agent).start();
    }

    /// Begins no request of a local caller's until [#goOn]. Completes once none is under way and all of others' are
    /// answered.
    CompletableFuture<Void> holdBack() {
        return CompletableFuture.allOf(passage.shut(), agent().idle());
    }

    /// Begins requests again, as soon as the link is up.
    void goOn() {
        passage.reopenSoon();
        if (agent().linkState() instanceof LinkState.Up) {
            passage.linkIsUp();
        }
    }

    @Override
    public Reply request(AgentId target, JsonValue payload, Duration timeout) throws InterruptedException {
        var question = new Pursuit.Question(
                payload, timeout, newKey(), environment.ticker().nanos());
        if (!passage.enter(timeout)) {
            return KEY_CHANGES;
        }
        try {
            var pursuit = new Pursuit.Way(agent(), keys, calls, environment.ticker());
            Reply reply = new Pursuit(pursuit, question).ask(target);
            return reply instanceof Reply.Failed(Violation violation) && violation.code() == ErrorCode.RELAY_UNREACHABLE
                    ? notConnected(node.relay().detail())
                    : reply;
        } finally {
            passage.leave();
        }
    }

    private String newKey() {
        byte[] bits = new byte[16];
        environment.secrets().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    @Override
    public MeshStream stream(AgentId target, JsonValue payload, Duration timeout) throws InterruptedException {
        long begun = environment.ticker().nanos();
        if (!passage.enter(timeout)) {
            return over(KEY_CHANGES);
        }
        try {
            return switch (Pursuit.inTime(keys.of(target), left(timeout, begun), Pursuit.NOT_FOUND_OUT)) {
                case Decoded.Bad<AgentId>(Violation why) -> over(new Reply.Failed(why));
                case Decoded.Ok<AgentId>(AgentId key) -> {
                    StreamOptions options =
                            StreamOptions.within(left(timeout, begun)).failingWhenDown();
                    yield calls.guard(key, agent().requestStream(key, payload, options));
                }
            };
        } finally {
            passage.leave();
        }
    }

    private Duration left(Duration timeout, long begun) {
        Duration left = timeout.minusNanos(environment.ticker().nanos() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static MeshStream over(Reply.Failed why) {
        return MeshStream.of(List.of(), StreamEnd.of(why));
    }

    /// Ends what was asked of agents whose key is revoked by now. On any thread; never waits.
    void review() {
        calls.review();
    }

    /// Sends an envelope that the offline channel made and keeps.
    void post(Envelope envelope) {
        var unused = agent().carry(envelope);
    }

    /// The way for requests that wait.
    public Courier courier() {
        return new MeshCourier(this::agent, keys, calls);
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

    private MeshBuilder<MeshAgent> builder(AgentKeyPair own) {
        return MeshAgent.builder(
                        own,
                        way.relay(),
                        (source, target, capability) ->
                                node.decide(source, capability).decision(),
                        handlers.requests())
                // The settings were asked already.
                .allowPlain()
                .onStream(handlers.streams())
                .onConversation(handlers.conversations())
                .config(config())
                .remembering(handlers.journal())
                .onControl(handlers.control())
                .onLinkState(this::linkIs);
    }

    private MeshConfig config() {
        return MeshConfig.defaults()
                .withLink(LinkConfig.defaults().withSendRate(way.terms().rate()))
                .withSessions(sessions())
                .withOnce(onceLimits(way.terms().queueTtl()))
                .withOffers(offers());
    }

    /// Which requests are known, and for how long, beside a relay that keeps an envelope for this long.
    static OnceLimits onceLimits(Duration queueTtl) {
        return OnceLimits.defaults().withQueueTtl(queueTtl);
    }

    private SessionLimits sessions() {
        SessionLimits usual = SessionLimits.defaults();
        return usual.withBounds(usual.bounds().withPayloadBytes(way.terms().maxPayload()));
    }

    private OfferPolicy offers() {
        return switch (way.terms().whenLess()) {
            case RECORD -> OfferPolicy.defaults();
            case REFUSE -> OfferPolicy.defaults().refusingLess();
        };
    }

    /// On the loop.
    private void linkIs(LinkState state) {
        node.relayIs(statusOf(state));
        if (state instanceof LinkState.Up) {
            passage.linkIsUp();
        }
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
