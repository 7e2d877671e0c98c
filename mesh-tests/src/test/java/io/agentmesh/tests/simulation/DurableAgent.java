package io.agentmesh.tests.simulation;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Timers;
import io.agentmesh.offline.OfflineChannel;
import io.agentmesh.offline.OfflineSeams;
import io.agentmesh.offline.incoming.Rights;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.outgoing.Line;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.offline.outgoing.SessionDemands;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.StoreSeams;
import io.agentmesh.program.StartException;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A daemon's offline channel as it is, with its database, in a process that can be killed at any commit and
/// started again. Its agent answers everything that it is given, after a while.
final class DurableAgent {
    /// The channel looks for what is due this often; here less, for most of a run's time nothing is.
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration SLOW_TICK = Duration.ofMinutes(2);

    private final Surroundings around;
    private final Path home;
    private final RandomGenerator chance;
    private final SecureRandom secrets;
    private final Duration clockSkew;
    private final AgentKeyPair keys;
    private @Nullable Running running;
    private int commitsToLive = Integer.MAX_VALUE;
    private Duration thenAway = Duration.ZERO;
    private int starts;

    /// Where an agent lives.
    record Surroundings(Simulation simulation, PostOffice post, SimulatedPrekeys prekeys, MissiveLedger ledger) {}

    private record Running(SimulatedProcess process, OfflineStore store, OfflineChannel channel) {}

    DurableAgent(Surroundings around, Path home) {
        this.around = around;
        this.home = home;
        this.chance = around.simulation().split();
        this.secrets = new SeededSecureRandom(around.simulation().split());
        this.clockSkew = Latency.between(chance, Duration.ofMinutes(-1), Duration.ofMinutes(1));
        this.keys = AgentKeyPair.generate(secrets);
    }

    AgentId id() {
        return keys.id();
    }

    /// Its daemon's folder.
    Path home() {
        return home;
    }

    boolean isRunning() {
        return running != null;
    }

    /// Opens the store and goes on.
    void start() {
        starts++;
        var process = new SimulatedProcess(around.simulation(), home.getFileName() + "#" + starts);
        try {
            OfflineStore store = OfflineStore.open(
                    home,
                    new StoreSeams(time(), secrets, () -> committing(process), work -> process.thread(work::run)));
            running = new Running(process, store, OfflineChannel.start(store, keys, seams(process)));
        } catch (StartException refused) {
            throw new AssertionError("the store does not open any more", refused);
        }
        connect();
    }

    /// Has its link up.
    void connect() {
        if (running != null) {
            around.post().connected(id(), running.process(), running.channel());
        }
    }

    /// Dies with the commit that is so many ahead: it is on the disk, and nothing that follows from it happens.
    void killAtCommit(int ahead, Duration away) {
        commitsToLive = ahead;
        thenAway = away;
    }

    private void committing(SimulatedProcess process) {
        if (process.isAlive() && --commitsToLive < 0) {
            commitsToLive = Integer.MAX_VALUE;
            around.simulation().tally().count("fault: killed at a commit");
            kill(thenAway);
        }
    }

    /// Kills it in the middle of everything, and starts it again after a while.
    void kill(Duration away) {
        Running dying = running;
        if (dying != null) {
            running = null;
            dying.process().kill();
            around.post().disconnected(id());
            around.ledger().died(id());
            around.simulation().schedule(away.plusMillis(1), this::start);
        }
    }

    /// Has a message sent, if it runs.
    void send(Missive missive) {
        Running now = running;
        if (now != null) {
            around.ledger().issued(missive);
            now.process().startThread(() -> send(now, missive));
        }
    }

    private void send(Running by, Missive missive) throws InterruptedException {
        Decoded<SentMessage> sent = by.channel()
                .send(Draft.request(
                        missive.id(),
                        missive.to(),
                        Missive.CAPABILITY,
                        missive.payload(),
                        time().instant().plus(missive.life())));
        if (by.process().isAlive()) {
            switch (sent) {
                case Decoded.Ok<SentMessage> taken -> around.ledger().accepted(missive);
                case Decoded.Bad<SentMessage>(Violation why) ->
                    around.simulation()
                            .tally()
                            .count("message: not taken, " + why.code().word());
            }
        }
    }

    /// What it knows of a message, told once it has looked.
    void look(Missive missive) {
        Running now = running;
        if (now != null) {
            now.process()
                    .startThread(() ->
                            around.ledger().checkEnd(missive, now.channel().sent(missive.id())));
        }
    }

    /// The session on which it writes to another agent, as it stands in its store; told once it has looked.
    void activeSession(AgentId peer, java.util.function.Consumer<Optional<String>> told) {
        Running now = running;
        if (now != null) {
            now.process()
                    .startThread(() -> told.accept(now.store()
                            .call(tx -> tx.queryOne(
                                    "SELECT sid FROM session WHERE peer = ? AND refused = 0 ORDER BY gen DESC, sid"
                                            + " LIMIT 1",
                                    row -> row.text("sid"),
                                    peer.value()))));
        }
    }

    /// Changes its database behind its back.
    void tamper(String statement) {
        if (running != null) {
            running.store().submit(tx -> tx.update(statement));
        }
    }

    /// Ends it for good.
    void end() {
        if (running != null) {
            running.process().kill();
            running = null;
        }
    }

    private InstantSource time() {
        return () -> around.simulation().timeOfDay().instant().plus(clockSkew);
    }

    private OfflineSeams seams(SimulatedProcess process) {
        Timers timers = (delay, task) -> process.schedule(delay.equals(TICK) ? SLOW_TICK : delay, task);
        return new OfflineSeams(
                new OfflineSeams.Ways(line(process), around.prekeys().of(process), request -> handle(process, request)),
                EVERYBODY,
                peer -> SessionDemands.NONE,
                () -> Optional.of(SimulatedPrekeys.cardOf(id())),
                task -> process.startThread(task::run),
                new OfflineSeams.Time(timers, time()),
                new OfflineSeams.Chance(secrets, chance));
    }

    private Line line(SimulatedProcess process) {
        return new Line() {
            @Override
            public void post(Envelope envelope) {
                if (process.isAlive()) {
                    around.post().post(envelope);
                }
            }

            @Override
            public boolean isUp() {
                return process.isAlive() && around.post().isConnected(id());
            }
        };
    }

    private Answer handle(SimulatedProcess process, IncomingRequest request) throws InterruptedException {
        if (!process.isAlive()) {
            throw new InterruptedException("its process is gone");
        }
        around.ledger().handled(request.payload(), process);
        process.sleep(Latency.between(chance, Duration.ZERO, Duration.ofSeconds(5)));
        return Answer.of(Missive.answer(request.payload()));
    }

    private static final Rights EVERYBODY = new Rights() {
        @Override
        public boolean isRevoked(AgentId agent) {
            return false;
        }

        @Override
        public boolean isRotatedAway(AgentId agent) {
            return false;
        }

        @Override
        public boolean mayAsk(AgentId caller, String capability) {
            return true;
        }

        @Override
        public boolean areKnown() {
            return true;
        }

        @Override
        public boolean isIdempotent(String capability) {
            return false;
        }
    };
}
