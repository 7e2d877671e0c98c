package io.agentmesh.offline;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.time.Timers;
import io.agentmesh.offline.incoming.Incoming;
import io.agentmesh.offline.incoming.IncomingSeams;
import io.agentmesh.offline.incoming.ReceivedMessage;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.outgoing.Outgoing;
import io.agentmesh.offline.outgoing.OutgoingSeams;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.prekey.PeerBundles;
import io.agentmesh.offline.prekey.Publisher;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.sdk.call.ControlHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/// The channel, from its start to its close. Thread-safe; questions of local callers wait for the store.
public final class OfflineChannel implements ControlHandler, AutoCloseable {
    /// The longest life of a message.
    public static final Duration LONGEST_LIFE = Duration.ofDays(7);
    /// Its life unless its sender says otherwise.
    public static final Duration DEFAULT_LIFE = Duration.ofDays(1);

    /// How often it is looked for what is due.
    static final Duration TICK = Duration.ofSeconds(2);

    private final OfflineStore store;
    private final OfflineSeams seams;
    private volatile AgentKeyPair own;
    private final OutgoingSeams sending;
    private final Sessions sessions;
    private final Outgoing outgoing;
    private final Incoming incoming;
    private final Successions successions;
    private final RollbackWatch watch;
    private final Upkeep upkeep;
    private volatile boolean closed;
    private volatile Timers.Timer ticking = () -> {};

    private OfflineChannel(OfflineStore store, AgentKeyPair keys, OfflineSeams seams) {
        this.store = store;
        this.seams = seams;
        this.own = keys;
        OfflineSeams.Chance chance = seams.chance();
        OwnPrekeys prekeys = new OwnPrekeys(chance.secrets());
        this.sessions = new Sessions(prekeys, seams.time().timeOfDay(), chance.secrets());
        this.sending = new OutgoingSeams(
                () -> own, seams.ways().line(), seams.time().timeOfDay(), chance.secrets(), chance.jitter());
        this.outgoing = new Outgoing(store, sessions, seams.ways().registry(), seams.threads(), sending);
        var receiving = new IncomingSeams(
                () -> own,
                seams.rights(),
                seams.ways().agent(),
                seams.threads(),
                seams.time().timers(),
                seams.time().timeOfDay());
        this.incoming = new Incoming(store, sessions, outgoing, receiving, sending);
        this.successions = new Successions(store, outgoing, seams);
        var source = new Publisher.Source(() -> own, seams.card(), seams.time().timeOfDay());
        this.watch = new RollbackWatch(store, new RollbackWatch.Unsafe(prekeys, sessions, outgoing), () -> own, seams);
        this.upkeep = new Upkeep(
                store, prekeys, new Publisher(store, prekeys, seams.ways().registry(), source), watch, seams);
    }

    /// Goes on with what the store holds.
    ///
    /// @param store closed with the channel
    public static OfflineChannel start(OfflineStore store, AgentKeyPair keys, OfflineSeams seams) {
        OfflineChannel channel = new OfflineChannel(store, keys, seams);
        store.submit(channel.watch::resume);
        store.submit(channel.incoming::resume);
        channel.tickLater();
        return channel;
    }

    private void tickLater() {
        if (!closed) {
            ticking = seams.time().timers().schedule(TICK, this::tick);
        }
    }

    private void tick() {
        store.submit(outgoing::tick);
        store.submit(incoming::tick);
        store.submit(successions::tick);
        upkeep.tick();
        tickLater();
    }

    @Override
    public void received(Envelope envelope, Runnable confirm) {
        store.submit(tx -> incoming.receive(tx, envelope, confirm));
    }

    @Override
    public void noticed(RelayNotice.OfEnvelope notice) {
        store.submit(tx -> outgoing.posting().noticed(tx, notice));
    }

    /// The link to the relay is up.
    public void linkIsUp() {
        store.submit(outgoing::linkIsUp);
        upkeep.publish();
    }

    /// The registry said who is in the group, and so that it knows this agent.
    public void groupIsKnown() {
        upkeep.publish();
    }

    /// The registry has few prekeys of this agent left.
    public void prekeysRunLow() {
        upkeep.publish();
    }

    /// These keys are not to be trusted any more, as the registry says; whether they signed that themselves was not
    /// looked at. May name some for the second time.
    public void keysRevoked(List<KeyRevocation> words) {
        store.submit(tx -> new Revocations(sessions, outgoing, incoming).apply(tx, words));
    }

    /// Whether its store is the newest that there was.
    public StoreStanding standing() {
        return watch.standing();
    }

    /// Takes a message for another agent, named by any key that it has or had. On the disk when this returns.
    ///
    /// @return the message, or why it is not taken: `unsupported` to oneself, `malformed` for a time out of range,
    ///     `durable_unavailable` if the agent has no prekeys, `revoked`, and what [Outgoing#submit] answers
    public Decoded<SentMessage> send(Draft draft) throws InterruptedException {
        return switch (successions.today(draft.peer())) {
            case Decoded.Ok<AgentId>(AgentId today) -> take(draft.to(today), draft.peer());
            case Decoded.Bad<AgentId>(Violation why) ->
                Decoded.bad(ErrorCode.REVOKED, "the key of the target was rotated away: " + why.text());
        };
    }

    private Decoded<SentMessage> take(Draft draft, AgentId named) throws InterruptedException {
        Optional<Violation> objection = objection(draft, named);
        return objection.isPresent()
                ? new Decoded.Bad<>(objection.get())
                : store.call(tx -> outgoing.submit(tx, draft));
    }

    /// @param named by the caller: another key of the same agent's, perhaps
    private Optional<Violation> objection(Draft draft, AgentId named) throws InterruptedException {
        Duration life = Duration.between(now(), draft.expires());
        if (draft.peer().equals(own.id())) {
            return Optional.of(new Violation(ErrorCode.UNSUPPORTED, "a message to oneself"));
        }
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_LIFE) > 0) {
            return Optional.of(new Violation(ErrorCode.MALFORMED, "ttl_secs: out of range (expected: 1..604800)"));
        }
        if (seams.rights().isRevoked(draft.peer())) {
            return Optional.of(new Violation(ErrorCode.REVOKED, "the key of the target is revoked"));
        }
        return isUnknown(draft.peer()) && isUnknown(named) ? unreachable(draft.peer()) : Optional.empty();
    }

    private boolean isUnknown(AgentId peer) throws InterruptedException {
        return store.call(tx -> !PeerBundles.isKnown(tx, peer)
                && sessions.writable(tx, peer, own.id()).isEmpty());
    }

    /// Whoever certainly has no prekeys cannot be written to; a registry that is away says nothing of that.
    private Optional<Violation> unreachable(AgentId peer) throws InterruptedException {
        return seams.ways().registry().look(peer) instanceof Decoded.Bad<?>(Violation why)
                        && why.code() == ErrorCode.NO_PREKEYS
                ? Optional.of(new Violation(
                        ErrorCode.DURABLE_UNAVAILABLE,
                        "the agent published no prekeys, so it cannot be written to while it is away"))
                : Optional.empty();
    }

    /// What was sent, oldest first.
    public List<SentMessage> sent() throws InterruptedException {
        return store.call(outgoing::list);
    }

    /// One of them.
    public Optional<SentMessage> sent(UUID id) throws InterruptedException {
        return store.call(tx -> outgoing.find(tx, id));
    }

    /// The same once it is over, or as it stands after so long.
    public Optional<SentMessage> await(UUID id, Duration atMost) throws InterruptedException {
        var wait = new Wait(outgoing.changes(), seams.time().timers());
        wait.until(atMost, () -> closed || sent(id).map(SentMessage::isOver).orElse(true));
        return sent(id);
    }

    /// Hands nothing to the local agent any more, and waits until what it has is answered, or so long.
    ///
    /// @return whether all is
    public boolean drain(Duration atMost) throws InterruptedException {
        incoming.hold();
        return new Wait(incoming.ends(), seams.time().timers()).until(atMost, () -> !store.call(incoming::isBusy));
    }

    /// Takes one back.
    public Optional<SentMessage> cancel(UUID id) throws InterruptedException {
        return store.call(tx -> outgoing.cancel(tx, id));
    }

    /// Sends one again that ended without a word of its recipient.
    public Optional<SentMessage> redeliver(UUID id, Duration life) throws InterruptedException {
        return store.call(tx -> outgoing.redeliver(tx, id, life));
    }

    /// What came, oldest first.
    public List<ReceivedMessage> inbox() throws InterruptedException {
        return store.call(incoming::list);
    }

    /// Those of this id, with their contents: ids are their senders', so there may be several.
    public List<ReceivedMessage> inbox(UUID id) throws InterruptedException {
        return store.call(tx -> incoming.find(tx, id));
    }

    /// The time of day, from which lives count.
    public Instant now() {
        return seams.time().timeOfDay().instant();
    }

    /// A name for a message whose sender has none for it.
    public UUID newId() {
        return sending.newId();
    }

    /// What may block runs there.
    Executor threads() {
        return seams.threads();
    }

    /// Who sends, and signs.
    public AgentId self() {
        return own.id();
    }

    /// The key was rotated.
    public void goOnAs(AgentKeyPair keys) {
        own = keys;
        store.submit(tx -> {
            outgoing.keyChanged(tx);
            incoming.keyChanged(tx);
        });
        upkeep.publish();
    }

    /// Answers callers that wait.
    public void release() {
        closed = true;
        outgoing.changes().wake();
    }

    @Override
    public void close() {
        release();
        ticking.cancel();
        store.close();
    }
}
