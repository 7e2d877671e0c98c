package io.agentmesh.relay.connection;

import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.limit.RateLimiter;
import io.agentmesh.relay.metrics.RelayMetrics;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.Depth;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.OutgoingBuffer;
import io.agentmesh.relay.routing.Router;
import io.agentmesh.relay.routing.RouterSeams;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A relay without sockets: everything that its connections share. Links go in, sessions come out.
///
/// For any thread; each session belongs to its link's. In a simulation all of it is one thread's.
public final class RelayCore {
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);

    private volatile RelayLimits limits;
    private final TimeAndChance seams;
    private final Gate gate;
    private final OfflineQueue queue;
    private final RelayMetrics metrics = new RelayMetrics();
    private final RateLimiter limiter;
    private final SessionTokens tokens;
    private final Receipts receipts = new Receipts();
    private final Revocations revocations;
    private final ConnectionCounts counts;
    private final Accounting accounting;
    private final SignatureChecks signatures;
    private final Router router;
    private final EnvelopeIntake intake;
    private final Executor envelopeThreads;
    private final OpenSessions sessions = new OpenSessions();
    private final Expulsion expulsion;
    private final GateChanges gateChanges;
    private volatile boolean draining;
    private volatile boolean stopping;
    private volatile long stopNanos;

    /// A relay that nobody is connected to, and that does everything on the threads of its links. [#start] it.
    public RelayCore(RelayLimits limits, Gate gate, OfflineQueue queue, TimeAndChance seams) {
        this(limits, gate, queue, seams, Runnable::run);
    }

    /// A relay that nobody is connected to.
    ///
    /// @param envelopeThreads verify and route, a turn a connection at a time
    public RelayCore(RelayLimits limits, Gate gate, OfflineQueue queue, TimeAndChance seams, Executor envelopeThreads) {
        this.limits = limits;
        this.seams = seams;
        this.gate = gate;
        this.queue = queue;
        this.limiter = new RateLimiter(limits.rate(), seams.ticker());
        this.tokens = new SessionTokens(
                limits.connection().login().tokenTtl(),
                limits.connection().login().maxTokens(),
                seams.ticker(),
                seams.random());
        this.counts = new ConnectionCounts(limits.caps());
        this.revocations = new Revocations(seams.ticker());
        this.accounting = new Accounting(metrics, receipts);
        queue.attach(accounting::departed);
        this.envelopeThreads = envelopeThreads;
        this.signatures = new SignatureChecks(() -> this.limits.signatures(), seams.random(), envelopeThreads, metrics);
        this.router = new Router(
                queue,
                accounting,
                new RouterSeams(seams.ticker(), signatures),
                limits.connection().outgoingBytes());
        this.intake = new EnvelopeIntake(this, limits.connection().maxEnvelopeBytes());
        this.expulsion = new Expulsion(this, queue, seams.timers());
        this.gateChanges = new GateChanges(gate, agent -> sessions.of(agent).isPresent(), expulsion);
    }

    /// Begins to drop what grew too old, every few seconds.
    public void start() {
        seams.timers().schedule(SWEEP_EVERY, this::sweep);
    }

    /// A new connection, just upgraded. Called on the link's thread.
    public AgentSession accept(AgentLink link) {
        var session = new AgentSession(this, link, Nonce.generate(seams.random()), counts.enter(link.address()));
        sessions.enter(session);
        if (sessions.areClosing()) {
            session.goAway();
        } else {
            session.begin();
        }
        return session;
    }

    /// The gate may answer otherwise about an agent from now on, whether it is connected or not: asks it, soon.
    public void gateChanged(AgentId agent) {
        gateChanges.changed(agent);
    }

    /// An agent was revoked or removed: ends its connection and its token, empties its queue and drops what it
    /// sent that still waits. From now on its envelopes are refused, and those for it, until the gate admits it
    /// again, half a minute from now at the earliest.
    public void revoke(AgentId agent) {
        expulsion.revoke(agent);
    }

    void purge(AgentId agent) {
        expulsion.purge(agent);
    }

    /// Announces a planned stop to the agents that listen for it, so that they come back at different moments, and
    /// refuses their envelopes from now on. The others can be told nothing: theirs are taken until the end.
    public void drain() {
        if (!draining) {
            draining = true;
            intake.drain();
            receipts.tellAll(RestartPlan.of(router.agents()));
        }
    }

    /// Drains, and ends every connection, many of them one after the other over half of the time for it, and
    /// each one that still comes: what was taken for it is written first, then it is told to come back
    /// elsewhere or later (1001).
    public void stop() {
        drain();
        stopNanos = seams.ticker().nanos();
        stopping = true;
        sessions.goAway(
                RestartPlan.closing(sessions.count(), limits.connection().drain()));
    }

    /// After [#stop]: waits until the last connection is gone, or for as long.
    ///
    /// @return whether it is
    public boolean awaitGone(Duration time) throws InterruptedException {
        return sessions.awaitGone(time);
    }

    /// Other limits hold from here on: the rate and the place of signature checks for everybody, times and
    /// buffers for connections that come. The largest envelope, the tokens, the queue and the groups stay as
    /// they are.
    public void change(RelayLimits other) {
        limits = limits.with(other.connection().withMaxEnvelopeBytes(maxEnvelopeBytes()))
                .with(other.rate())
                .with(other.signatures());
        limiter.change(other.rate());
        sessions.registered().forEach(AgentSession::rateChanged);
    }

    /// What a link keeps its envelopes in.
    public OutgoingBuffer outgoingBuffer() {
        return new OutgoingBuffer(limits.connection().outgoingBytes(), seams.ticker());
    }

    /// What agents get at the end, all together, to read what was taken for them: once the relay stops, what is
    /// left of it.
    public Duration drainTime() {
        Duration all = limits.connection().drain();
        if (!stopping) {
            return all;
        }
        Duration left = all.minusNanos(seams.ticker().nanos() - stopNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// The largest message that a link hands over.
    public int maxEnvelopeBytes() {
        return limits.connection().maxEnvelopeBytes();
    }

    /// Connections, registered or not.
    public int connections() {
        return sessions.count();
    }

    /// Agents that are registered.
    public int agents() {
        return router.agents();
    }

    /// How full the queue is.
    public Depth queueDepth() {
        return queue.depth();
    }

    /// Senders whose rate is being watched.
    public int senders() {
        return limiter.senders();
    }

    /// What was counted.
    public RelayMetrics metrics() {
        return metrics;
    }

    OpenSessions sessions() {
        return sessions;
    }

    ConnectionLimits limits() {
        return limits.connection();
    }

    Ticker ticker() {
        return seams.ticker();
    }

    Gate gate() {
        return gate;
    }

    SessionTokens tokens() {
        return tokens;
    }

    Router router() {
        return router;
    }

    EnvelopeIntake intake() {
        return intake;
    }

    AckIntake acksOf(Address agent, AgentLink link) {
        return new AckIntake(agent, link, router, limiter, accounting);
    }

    GatePolicy gatePolicy() {
        return limits.gate();
    }

    RandomGenerator random() {
        return seams.random();
    }

    InstantSource clock() {
        return seams.clock();
    }

    RateLimiter limiter() {
        return limiter;
    }

    Accounting accounting() {
        return accounting;
    }

    Revocations revocations() {
        return revocations;
    }

    SignatureChecks signatures() {
        return signatures;
    }

    /// Senders of whom every envelope is checked, because one did not hold.
    public int distrusted() {
        return signatures.distrusted();
    }

    Receipts receipts() {
        return receipts;
    }

    Executor envelopeThreads() {
        return envelopeThreads;
    }

    /// Where an agent is reached, and from where it reaches others.
    Address addressOf(AgentId agent, @Nullable UUID group) {
        return switch (limits.gate().groups()) {
            case APART -> new Address(group, agent);
            case TOGETHER -> new Address(null, agent);
        };
    }

    private void sweep() {
        queue.sweep();
        limiter.sweep();
        tokens.sweep();
        revocations.sweep();
        if (!sessions.areClosing()) {
            start();
        }
    }
}
