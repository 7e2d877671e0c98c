package io.agentmesh.tests.simulation;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One run of the offline channel: two or three daemons with their databases, which begin to write to each
/// other at the same moment, a relay and a registry that do their worst, and kills at any commit; all of it
/// from one seed.
///
/// Ten minutes of trouble, then hours of calm in which each link comes back now and then: whatever was accepted
/// is over by then, and what is sent last arrives.
final class DurableWorld {
    private static final Duration TROUBLE = Duration.ofMinutes(10);
    /// Three resets an hour are obeyed, so two hours heal whatever ten minutes broke.
    private static final Duration CALM = Duration.ofMinutes(150);
    private static final Duration RECONNECT = Duration.ofMinutes(20);
    private static final Duration LAST = Duration.ofMinutes(40);
    private static final Duration LONG_LIFE = Duration.ofDays(7);
    /// In which everybody begins to write to everybody: where a third of what goes wrong does so.
    private static final Duration OPENING = Duration.ofSeconds(8);
    private static final int MESSAGES = 14;
    private static final int FAULTS = 8;

    private final Simulation simulation;
    private final SplittableRandom chance;
    private final PostOffice post;
    private final SimulatedPrekeys prekeys;
    private final MissiveLedger ledger;
    private final List<DurableAgent> agents;
    private final Set<DurableQuirk> quirks;
    private long sent;

    /// @param folder empty, for the databases
    DurableWorld(long seed, Path folder, Set<DurableQuirk> quirks) {
        this.simulation = new Simulation(seed);
        this.chance = simulation.split();
        this.quirks = quirks;
        this.post = new PostOffice(simulation);
        this.prekeys = new SimulatedPrekeys(simulation);
        this.ledger = new MissiveLedger(simulation);
        var around = new DurableAgent.Surroundings(simulation, post, prekeys, ledger);
        this.agents = IntStream.rangeClosed(1, 2 + chance.nextInt(2))
                .mapToObj(i -> new DurableAgent(around, folder.resolve("agent" + i)))
                .toList();
    }

    /// Runs all of it.
    ///
    /// @throws AssertionError if an invariant breaks
    World.Outcome run() {
        try {
            agents.forEach(DurableAgent::start);
            if (quirks.contains(DurableQuirk.DEAF)) {
                quirks.forEach(this::applied);
            }
            scheduleMessages();
            scheduleFaults();
            everybodyWritesAtOnce();
            simulation.run(TROUBLE);
            calm(CALM);
            everybodyWritesAtOnce();
            calm(RECONNECT);
            post.watch().forgetSteps();
            List<Missive> last = everybodyWritesAtOnce();
            calm(LAST);
            checkTheEnd(last);
            return new World.Outcome(simulation.tally(), simulation.trace().hash());
        } finally {
            agents.forEach(DurableAgent::end);
            simulation.run(Duration.ofSeconds(1));
        }
    }

    /// Simultaneous initiation, the first time.
    private List<Missive> everybodyWritesAtOnce() {
        simulation.run(Duration.ofSeconds(5));
        List<Missive> all = new ArrayList<>();
        for (DurableAgent from : agents) {
            agents.stream().filter(to -> to != from).forEach(to -> {
                Missive missive = missive(from, to, LONG_LIFE);
                all.add(missive);
                from.send(missive);
            });
        }
        return all;
    }

    private Missive missive(DurableAgent from, DurableAgent to, Duration life) {
        UUID id = new UUID((chance.nextLong() & ~0xf000L) | 0x4000, (chance.nextLong() >>> 2) | Long.MIN_VALUE);
        return new Missive(++sent, id, from.id(), to.id(), life);
    }

    private void scheduleMessages() {
        for (int i = 0; i < MESSAGES; i++) {
            DurableAgent from = someAgent();
            DurableAgent to = another(from);
            Duration life = chance.nextInt(4) == 0
                    ? Latency.between(chance, Duration.ofSeconds(2), Duration.ofMinutes(5))
                    : LONG_LIFE;
            simulation.schedule(someTime(), () -> from.send(missive(from, to, life)));
        }
    }

    private void scheduleFaults() {
        for (int i = 0; i < FAULTS; i++) {
            boolean isEarly = chance.nextInt(3) == 0;
            simulation.schedule(isEarly ? Latency.between(chance, Duration.ZERO, OPENING) : someTime(), this::inject);
        }
    }

    private void inject() {
        DurableAgent agent = someAgent();
        Duration time = Latency.between(chance, Duration.ZERO, Duration.ofMinutes(2));
        switch (chance.nextInt(12)) {
            case 0, 1, 2 -> agent.killAtCommit(chance.nextInt(12), time);
            case 3 -> kill(agent, time);
            case 4 -> cutOff(agent, time);
            case 5 -> prekeys.away(time);
            case 6 -> prekeys.lies(time);
            case 8, 9 -> loseSessions(agent);
            default -> post.rough(time);
        }
    }

    private void kill(DurableAgent agent, Duration away) {
        if (agent.isRunning()) {
            simulation.tally().count("fault: killed");
            agent.kill(away);
        }
    }

    /// It can neither read nor write any more what was agreed before; its keys and messages are there.
    private void loseSessions(DurableAgent agent) {
        simulation.tally().count("fault: sessions lost");
        agent.tamper("DELETE FROM session");
    }

    private void cutOff(DurableAgent agent, Duration time) {
        simulation.tally().count("fault: cut off");
        post.disconnected(agent.id());
        simulation.schedule(time, agent::connect);
    }

    private void calm(Duration time) {
        for (Duration at = Duration.ZERO; at.compareTo(time) < 0; at = at.plus(RECONNECT)) {
            agents.forEach(DurableAgent::connect);
            quirks.forEach(this::applied);
            simulation.run(RECONNECT);
        }
    }

    /// @param last what was sent after all trouble
    private void checkTheEnd(List<Missive> last) {
        if (quirks.contains(DurableQuirk.OTHER_RANK)) {
            agents.getFirst().tamper("UPDATE session SET gen = 4000000000000000 - gen");
        }
        Map<AgentId, DurableAgent> byId = new HashMap<>();
        agents.forEach(agent -> byId.put(agent.id(), agent));
        ledger.accepted().forEach(missive -> sender(byId, missive).look(missive));
        for (DurableAgent one : agents) {
            agents.stream().filter(other -> other != one).forEach(other -> checkConvergence(one, other));
        }
        simulation.run(Duration.ofSeconds(1));
        last.forEach(ledger::checkHealed);
        agents.forEach(DurableWorld::checkDisk);
    }

    private static DurableAgent sender(Map<AgentId, DurableAgent> byId, Missive missive) {
        return Optional.ofNullable(byId.get(missive.from())).orElseThrow();
    }

    private void checkConvergence(DurableAgent one, DurableAgent other) {
        one.activeSession(
                other.id(),
                mine -> other.activeSession(one.id(), theirs -> {
                    if (mine.isEmpty() || !mine.equals(theirs)) {
                        throw new AssertionError("D4: they write on two sessions: " + mine + ", " + theirs);
                    }
                    if (!post.watch().hasStepped(mine.get(), one.id())) {
                        throw new AssertionError("D6: no step of the ratchet by " + one.id() + " on " + mine);
                    }
                }));
    }

    private static void checkDisk(DurableAgent agent) {
        try (Stream<Path> files = Files.walk(agent.home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (content.contains(Missive.PLAINTEXT)) {
                    throw new AssertionError("D5: on the disk in the clear, in " + file.getFileName());
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private DurableAgent someAgent() {
        return agents.get(chance.nextInt(agents.size()));
    }

    private DurableAgent another(DurableAgent from) {
        List<DurableAgent> others =
                agents.stream().filter(agent -> agent != from).toList();
        return others.get(chance.nextInt(others.size()));
    }

    private Duration someTime() {
        return Latency.between(chance, Duration.ZERO, TROUBLE);
    }

    private void applied(DurableQuirk quirk) {
        DurableAgent weak = agents.getFirst();
        switch (quirk) {
            case FORGETS_OUTBOX -> weak.tamper("DELETE FROM outbox");
            case CHATTY -> weak.tamper("INSERT OR REPLACE INTO meta VALUES ('" + Missive.PLAINTEXT + "', 1)");
            case OTHER_RANK -> {}
            case DEAF -> post.loses(envelope -> envelope.type() == MessageType.ERROR);
        }
    }
}
