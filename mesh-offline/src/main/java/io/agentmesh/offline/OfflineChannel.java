package io.agentmesh.offline;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
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
import io.agentmesh.offline.outgoing.RecentLine;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.prekey.PeerBundles;
import io.agentmesh.offline.prekey.Publisher;
import io.agentmesh.offline.prekey.Vouching;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.session.BundleVouching;
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
    private final RecentLine line;
    private final OutgoingSeams sending;
    private final Sessions sessions;
    private final Outgoing outgoing;
    private final Incoming incoming;
    private final Successions successions;
    private final Acceptance acceptance;
    private final Vouching vouching;
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
        this.line = new RecentLine(seams.ways().line());
        this.sending = new OutgoingSeams(
                () -> own, line, seams.time().timeOfDay(), chance.secrets(), chance.jitter(), seams.demands());
        this.outgoing = new Outgoing(store, sessions, seams.ways().registry(), seams.threads(), sending);
        this.vouching = new Vouching(
                store,
                prekeys,
                new Vouching.Seams(
                        () -> own,
                        seams.ways().registry(),
                        seams.threads(),
                        seams.time().timeOfDay()));
        var receiving = new IncomingSeams(
                () -> own,
                seams.rights(),
                seams.ways().agent(),
                seams.threads(),
                seams.time().timers(),
                seams.time().timeOfDay(),
                vouching);
        this.incoming = new Incoming(store, sessions, outgoing, receiving, sending);
        this.successions = new Successions(store, outgoing, seams);
        this.acceptance = new Acceptance(store, sessions, outgoing, successions, () -> own, seams);
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
        store.submit(tx -> {
            channel.watch.resume(tx);
            channel.vouching.refresh(tx);
        });
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
        store.submit(tx -> {
            successions.tick(tx);
            vouching.refresh(tx);
        });
        upkeep.tick();
        tickLater();
    }

    @Override
    public void received(Envelope envelope, Runnable confirm) {
        store.submit(tx -> incoming.receive(tx, envelope, confirm));
    }

    @Override
    public void noticed(RelayNotice.OfEnvelope notice) {
        if (notice.envelope().filter(line::knows).isPresent()) {
            store.submit(tx -> outgoing.posting().noticed(tx, notice));
        }
    }

    @Override
    public BundleVouching vouching() {
        return vouching;
    }

    /// An operator looked at the bundles of an agent that named two of one serial: sessions with it are begun
    /// again, with the bundle that the registry has, whatever its serial.
    ///
    /// @return false if none of the agent was seen
    public boolean reviewed(AgentId peer) throws InterruptedException {
        return store.call(tx -> {
            boolean wasKnown = PeerBundles.reviewed(tx, peer, now());
            outgoing.linkIsUp(tx);
            return wasKnown;
        });
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
        insist(tx -> new Revocations(sessions, outgoing, incoming).apply(tx, words));
    }

    /// Whether its store is the newest that there was.
    public StoreStanding standing() {
        return watch.standing();
    }

    /// Takes a message for another agent, named by any key that it has or had. On the disk when this returns.
    ///
    /// @return the message, or why it is not taken: `unsupported` to oneself, `malformed` for a time out of range,
    ///     `durable_unavailable` if the agent has no prekeys, `policy`, `revoked`,
    ///     and what [Outgoing#submit] answers
    public Decoded<SentMessage> send(Draft draft) throws InterruptedException {
        return acceptance.send(draft);
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
        insist(tx -> {
            outgoing.keyChanged(tx);
            incoming.keyChanged(tx);
        });
        upkeep.publish();
    }

    /// Leaves work that nobody leaves a second time: a store that has too much to do just now is told later.
    private void insist(OfflineStore.Work work) {
        if (!store.submit(work) && !store.isClosed()) {
            seams.time().timers().schedule(TICK, () -> insist(work));
        }
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
