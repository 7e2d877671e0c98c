package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.stream.StreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// One run: a relay, agents around it, what they ask each other and what goes wrong, all from one seed.
final class World {
    /// Envelopes a request may cost on the average, handshakes included: a dozen would be a storm.
    private static final int ENVELOPES_PER_REQUEST = 8;

    /// What each of them tells one of those: more than a window.
    private static final int ITEMS_LAST = 20;

    /// How many others each agent asks in the end.
    private static final int ASKED_LAST = 2;

    private static final Duration NEVER = Duration.ofDays(1);
    /// Enough for a handshake that has to be begun twice.
    private static final Duration LAST_TIMEOUT = Duration.ofSeconds(10);

    private final Scenario scenario;
    private final Simulation simulation;
    private final SimulatedNetwork network;
    private final SimulatedRelay relay;
    private final Ledger ledger;
    private final TalkLedger talks;
    private final Traffic traffic;
    private final List<SimulatedAgent> agents;
    private final AgentId nobody;
    private final SplittableRandom chance;

    World(long seed, Scenario scenario) {
        this(seed, scenario, Set.of());
    }

    /// A world in which somebody has weaknesses.
    World(long seed, Scenario scenario, Set<Quirk> quirks) {
        this.scenario = scenario;
        this.simulation = new Simulation(seed);
        this.chance = simulation.split();
        this.traffic = new Traffic(simulation);
        this.network = new SimulatedNetwork(simulation, Latency.INTERNET, traffic);
        this.relay = new SimulatedRelay(simulation, network, quirks);
        this.nobody = AgentKeyPair.generate(new SeededSecureRandom(simulation.split()))
                .id();
        this.ledger = new Ledger(simulation, nobody);
        this.talks = new TalkLedger(simulation);
        var around = new SimulatedAgent.Surroundings(simulation, network, ledger, talks, quirks);
        int count = scenario.agents() - chance.nextInt(4);
        this.agents = IntStream.rangeClosed(1, count)
                .mapToObj(i -> new SimulatedAgent(around, "agent" + i, scenario))
                .toList();
        traffic.tells(ledger::inClear);
        simulation.keeps(ledger);
        simulation.keeps(talks);
    }

    /// The agents, none of which runs yet.
    List<SimulatedAgent> agents() {
        return agents;
    }

    SimulatedNetwork network() {
        return network;
    }

    Simulation simulation() {
        return simulation;
    }

    Ledger ledger() {
        return ledger;
    }

    TalkLedger talks() {
        return talks;
    }

    /// Runs all of it.
    ///
    /// @throws AssertionError if an invariant breaks
    Outcome run() {
        agents.forEach(SimulatedAgent::start);
        scheduleErrands();
        scheduleFaults();
        scheduleTalks();
        simulation.run(scenario.trouble().plus(scenario.calm()));
        everybodyAsksSome();
        if (scenario.talks() > 0) {
            simulation.run(LAST_TIMEOUT);
            everybodyTalks();
        }
        simulation.run(Workload.LONGEST_TIMEOUT.plusSeconds(2));
        checkTheEnd();
        return new Outcome(simulation.tally(), simulation.trace().hash());
    }

    /// What a run leaves behind.
    ///
    /// @param tally what happened how often
    /// @param trace all of it, as a hash
    record Outcome(Tally tally, String trace) {}

    private void scheduleErrands() {
        List<AgentId> ids = agents.stream().map(SimulatedAgent::id).toList();
        Workload workload = new Workload(simulation.split(), ids, nobody);
        for (int i = 0; i < scenario.errands(); i++) {
            SimulatedAgent asker = agents.get(chance.nextInt(agents.size()));
            simulation.schedule(someTime(), () -> asker.ask(workload.draw(asker.id())));
        }
    }

    private void scheduleTalks() {
        List<AgentId> ids = agents.stream().map(SimulatedAgent::id).toList();
        Workload workload = new Workload(simulation.split(), ids, nobody);
        for (int i = 0; i < scenario.talks(); i++) {
            SimulatedAgent asker = agents.get(chance.nextInt(agents.size()));
            simulation.schedule(someTime(), () -> asker.talk(workload.drawTalk(asker.id())));
        }
    }

    private void scheduleFaults() {
        FaultPlan plan = new FaultPlan(simulation.split(), agents.size(), scenario.mischief());
        for (int i = 0; i < scenario.faults(); i++) {
            Fault fault = plan.draw();
            simulation.schedule(someTime(), () -> inject(fault));
        }
    }

    private Duration someTime() {
        return Latency.between(chance, Duration.ZERO, scenario.trouble());
    }

    /// Makes something go wrong, now; nothing, if it does not apply any more.
    void inject(Fault fault) {
        simulation.trace().note("fault", fault.toString());
        boolean applies =
                switch (fault) {
                    case Fault.CutLink(int agent, var how) -> agents.get(agent).cut(how);
                    case Fault.StallLink(int agent, Duration time) ->
                        agents.get(agent).stall(time);
                    case Fault.Partition(var some, Duration time) -> partition(some, time);
                    case Fault.UnrulyRelay(Duration time) -> unruly(time);
                    case Fault.KillAgent(int agent, Duration away) -> killAgent(agents.get(agent), away);
                    case Fault.CloseAgent(int agent, Duration away) -> closeAgent(agents.get(agent), away);
                    case Fault.KillRelay(Duration away) -> killRelay(away);
                    case Fault.StopRelay(Duration away) -> stopRelay(away);
                };
        simulation.tally().add("fault: " + fault.kind(), applies ? 1 : 0);
    }

    private boolean partition(List<Integer> some, Duration time) {
        some.forEach(agent -> agents.get(agent).cutOff(time));
        return !some.isEmpty();
    }

    private boolean unruly(Duration time) {
        network.unruly(time);
        return true;
    }

    private boolean killAgent(SimulatedAgent agent, Duration away) {
        boolean running = agent.isRunning();
        if (running) {
            agent.kill();
            simulation.schedule(away, agent::start);
        }
        return running;
    }

    private boolean closeAgent(SimulatedAgent agent, Duration away) {
        boolean running = agent.isRunning();
        if (running) {
            agent.close(() -> simulation.schedule(away, agent::start));
        }
        return running;
    }

    private boolean killRelay(Duration away) {
        boolean running = relay.isRunning();
        if (running) {
            relay.kill();
            simulation.schedule(away, relay::start);
        }
        return running;
    }

    private boolean stopRelay(Duration away) {
        boolean running = relay.isRunning();
        if (running) {
            relay.stop(() -> simulation.schedule(away, relay::start));
        }
        return running;
    }

    /// Nothing has gone wrong for a while: whatever it was, it must be over.
    private void everybodyAsksSome() {
        agents.forEach(agent -> agent.pace(Scenario.Pace.QUICK));
        for (int i = 0; i < agents.size(); i++) {
            SimulatedAgent asker = agents.get(i);
            hold(asker.isUp(), asker.id() + " has no link although nothing is wrong");
            for (int next = 1; next <= ASKED_LAST; next++) {
                AgentId asked = agents.get((i + next) % agents.size()).id();
                asker.ask(new Errand(asked, Errand.Wish.ANSWER, 10, CallOptions.within(LAST_TIMEOUT), NEVER));
            }
        }
    }

    /// The requests before have shown what was lost on each session; a talk would have ended as incomplete.
    private void everybodyTalks() {
        for (int i = 0; i < agents.size(); i++) {
            agents.get(i).talk(lastTalk(agents.get((i + 1) % agents.size()).id()));
        }
    }

    private static Talk lastTalk(AgentId asked) {
        return new Talk(
                asked,
                Talk.Kind.CONVERSATION,
                Errand.Wish.ANSWER,
                ITEMS_LAST,
                10,
                Duration.ZERO,
                StreamOptions.within(LAST_TIMEOUT),
                NEVER);
    }

    private void checkTheEnd() {
        long askedLast = agents.size() * (long) ASKED_LAST;
        long last = ledger.lastResults(askedLast);
        hold(last == askedLast, last + " of the last " + askedLast + " requests succeeded although nothing is wrong");
        hold(ledger.pending() == 0, ledger.pending() + " requests are still open");
        checkTalks();
        agents.forEach(agent -> hold(
                relay.waitingFor(agent.id()) == 0,
                "I2: an envelope waits at the relay for " + agent.id() + ", which is there"));
        long unexplained = simulation.tally().of("unexplained");
        hold(scenario.faults() > 0 || unexplained == 0, unexplained + " requests timed out without a cause");
        long most = (ledger.issued() + talks.issued()) * ENVELOPES_PER_REQUEST;
        hold(traffic.envelopes() <= most, "I7: " + traffic.envelopes() + " envelopes for " + ledger.issued());
    }

    private void checkTalks() {
        long begunLast = scenario.talks() > 0 ? agents.size() : 0;
        long last = talks.lastCompleted(begunLast);
        hold(last == begunLast, last + " of the last " + begunLast + " talks were completed although nothing is wrong");
        hold(talks.pending() == 0, talks.pending() + " talks or their handlers have not ended");
        agents.forEach(agent -> hold(agent.threads() == 0, agent.id() + " has threads that have not ended"));
    }

    private void hold(boolean fact, String otherwise) {
        if (!fact) {
            throw new AssertionError(
                    otherwise + "\nlast events:\n" + simulation.trace().tail());
        }
    }
}
