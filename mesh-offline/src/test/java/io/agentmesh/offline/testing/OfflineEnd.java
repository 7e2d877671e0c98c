package io.agentmesh.offline.testing;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.offline.OfflineChannel;
import io.agentmesh.offline.OfflineSeams;
import io.agentmesh.offline.incoming.Rights;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.outgoing.Line;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.offline.outgoing.SessionDemands;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.StoreSeams;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One agent: its folder stays, its process comes and goes.
public final class OfflineEnd {
    private final OfflineWorld world;
    private final AgentId first;
    private AgentKeyPair keys;
    private final Path home;
    private final List<IncomingRequest> asked = new ArrayList<>();
    private final Set<AgentId> revoked = new HashSet<>();
    private final Set<AgentId> rotatedAway = new HashSet<>();
    private Function<IncomingRequest, Answer> agent = request -> Answer.of(request.payload());
    private Predicate<String> allows = capability -> true;
    private boolean rightsAreKnown = true;
    private Predicate<String> isIdempotent = capability -> false;
    private SessionDemands demands = SessionDemands.NONE;
    private volatile boolean diskRefuses;
    private Duration skew = Duration.ZERO;
    private Fate fate = new Fate(0, Moment.BEFORE_THE_COMMIT);
    private @Nullable Life process;

    OfflineEnd(OfflineWorld world, AgentKeyPair keys, Path home) {
        this.world = world;
        this.first = keys.id();
        this.keys = keys;
        this.home = home;
    }

    /// When, about a commit, a process ends.
    public enum Moment {
        /// It is not on the disk.
        BEFORE_THE_COMMIT,
        /// It is, and nothing that was to follow happens.
        AFTER_THE_COMMIT,
        /// The disk refuses this commit, and the process lives on.
        REFUSED
    }

    /// At which commit a process ends: the first is 1; 0 for never.
    ///
    /// @param commit counted from the process's start
    public record Fate(int commit, Moment moment) {}

    /// The next processes end so.
    public void use(Fate other) {
        fate = other;
    }

    /// From now on its disk refuses every commit, or takes them again.
    public void diskRefuses(boolean other) {
        diskRefuses = other;
    }

    /// The local agent.
    public void answer(Function<IncomingRequest, Answer> other) {
        agent = other;
    }

    /// What this agent lets others ask for.
    public void allow(Predicate<String> other) {
        allows = other;
    }

    /// Whether the control plane has said who may ask.
    public void rightsAreKnown(boolean known) {
        rightsAreKnown = known;
    }

    /// What may be asked twice.
    public void mayRepeat(Predicate<String> other) {
        isIdempotent = other;
    }

    /// What its owner demands of sessions.
    public void demand(SessionDemands other) {
        demands = other;
    }

    /// Its clock goes wrong by so much.
    public void skew(Duration other) {
        skew = other;
    }

    /// The registry tells it of a revocation.
    public void revoke(AgentId agent) {
        revoked.add(agent);
    }

    /// Changes its key, with its process running; nobody is told but the registry.
    public void rotate(AgentKeyPair successor) {
        AgentKeyPair before = keys;
        keys = successor;
        world.rotated(this, KeyChange.sign(before, successor, world.now().toEpochMilli()));
        channel().goOnAs(successor);
    }

    /// The registry tells it that a key was rotated away.
    public void hearOfRotation(AgentId replaced) {
        revoked.add(replaced);
        rotatedAway.add(replaced);
    }

    /// What its local agent was asked, in order.
    public List<IncomingRequest> asked() {
        return List.copyOf(asked);
    }

    public AgentKeyPair keys() {
        return keys;
    }

    public AgentId id() {
        return keys.id();
    }

    public Path home() {
        return home;
    }

    public boolean isRunning() {
        return process != null;
    }

    /// Starts a process on its folder.
    public void start() throws Exception {
        Life begun = new Life(fate);
        process = begun;
        begun.start();
        world.came(keys.id());
    }

    /// Ends it in good order.
    public void stop() {
        Life over = process;
        process = null;
        if (over != null) {
            over.channel().close();
            over.isAlive = false;
        }
    }

    public OfflineChannel channel() {
        return running().channel();
    }

    public OfflineStore store() {
        return running().store();
    }

    private Life running() {
        Life now = process;
        if (now == null) {
            throw new IllegalStateException("process: none (expected: a running one)");
        }
        return now;
    }

    /// A request to another agent, for a day, in no order.
    public UUID send(OfflineEnd peer, String text) throws Exception {
        return send(peer, text, null);
    }

    /// The same in a lane.
    public UUID send(OfflineEnd peer, String text, @Nullable String lane) throws Exception {
        return submit(draft(peer, text, lane)).orThrow().id();
    }

    public Decoded<SentMessage> submit(Draft draft) throws Exception {
        return channel().send(draft);
    }

    public Draft draft(OfflineEnd peer, String text, @Nullable String lane) {
        return new Draft(
                new io.agentmesh.core.durable.Head.Name(draftId(text), null),
                peer.id(),
                new Draft.Subject("request", "echo", lane),
                new JsonString(text),
                channel().now().plus(OfflineChannel.DEFAULT_LIFE));
    }

    /// The id of its message of this text.
    public UUID draftId(String text) {
        return UUID.nameUUIDFromBytes((keys.id() + text).getBytes(StandardCharsets.UTF_8));
    }

    /// One of its messages.
    public SentMessage sent(UUID id) throws Exception {
        return channel().sent(id).orElseThrow();
    }

    /// One of their states.
    public String stateOf(UUID id) throws Exception {
        return sent(id).progress().state().word();
    }

    /// A number from its database.
    public long number(String query) throws Exception {
        return store().call(tx -> tx.number(query));
    }

    void take(Envelope envelope) {
        Life now = process;
        if (now != null) {
            now.channel().received(envelope, () -> now.outward(() -> world.confirmed(envelope)));
        }
    }

    /// Does what waits for its threads, after what waits for its store; false if nothing did.
    boolean work() throws Exception {
        Life now = process;
        if (now == null) {
            return false;
        }
        now.awaitStore();
        if (!now.isAlive) {
            stop();
            return true;
        }
        return now.runTasks();
    }

    /// From a start to an end.
    private final class Life {
        private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final Fate fate;
        private int commits;
        private volatile boolean isAlive = true;
        private @Nullable OfflineStore store;
        private @Nullable OfflineChannel channel;

        Life(Fate fate) {
            this.fate = fate;
        }

        void start() throws Exception {
            OfflineStore opened = OfflineStore.open(home, new StoreSeams(this::now, new SecureRandom(), this::commit));
            store = opened;
            OfflineChannel begun = OfflineChannel.start(opened, keys, seams());
            channel = begun;
            begun.linkIsUp();
        }

        OfflineStore store() {
            return java.util.Objects.requireNonNull(store);
        }

        OfflineChannel channel() {
            return java.util.Objects.requireNonNull(channel);
        }

        private java.time.Instant now() {
            return world.now().plus(skew);
        }

        private void commit() throws SQLException {
            commits++;
            boolean isLast = commits == fate.commit();
            if (diskRefuses || (isLast && fate.moment() == Moment.REFUSED)) {
                throw new SQLException("disk full");
            }
            if (!isAlive || (isLast && fate.moment() == Moment.BEFORE_THE_COMMIT)) {
                isAlive = false;
                throw new SQLException("the process is gone");
            }
            isAlive = !isLast;
        }

        private void outward(Runnable what) {
            if (isAlive) {
                what.run();
            }
        }

        /// Not a commit: it is taken back.
        private void awaitStore() throws InterruptedException {
            try {
                store().call(tx -> {
                    throw new MeshException(ErrorCode.STORAGE, "looked only");
                });
            } catch (MeshException looked) {
                // What was before it is done.
            }
        }

        private boolean runTasks() {
            boolean moved = false;
            for (Runnable task = tasks.poll(); task != null && isAlive; task = tasks.poll()) {
                task.run();
                moved = true;
            }
            return moved;
        }

        private OfflineSeams seams() {
            Line line = new Line() {
                @Override
                public void post(Envelope envelope) {
                    outward(() -> world.post(envelope));
                }

                @Override
                public boolean isUp() {
                    return true;
                }
            };
            return new OfflineSeams(
                    new OfflineSeams.Ways(line, world.registry(), OfflineEnd.this::ask),
                    rights(),
                    peer -> demands,
                    () -> Optional.of(cardOf(first)),
                    task -> outward(() -> tasks.add(task)),
                    new OfflineSeams.Time(world.clock(), this::now),
                    new OfflineSeams.Chance(new SecureRandom(), new SplittableRandom(1)));
        }
    }

    private Answer ask(IncomingRequest request) {
        asked.add(request);
        return agent.apply(request);
    }

    private Rights rights() {
        return new Rights() {
            @Override
            public boolean isRevoked(AgentId agent) {
                return revoked.contains(agent);
            }

            @Override
            public boolean isRotatedAway(AgentId agent) {
                return rotatedAway.contains(agent);
            }

            @Override
            public boolean mayAsk(AgentId caller, String capability) {
                return allows.test(capability);
            }

            @Override
            public boolean areKnown() {
                return rightsAreKnown;
            }

            @Override
            public boolean isIdempotent(String capability) {
                return isIdempotent.test(capability);
            }
        };
    }

    static CardId cardOf(AgentId agent) {
        return new CardId(UUID.nameUUIDFromBytes(agent.value().getBytes(StandardCharsets.UTF_8)));
    }
}
