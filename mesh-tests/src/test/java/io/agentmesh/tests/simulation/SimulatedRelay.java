package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.connection.RelayCore;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.OfflineQueue;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// A relay that can be killed, stopped and started again: the real core, in a process that is not. What it kept
/// in memory dies with the process; its queue is on a disk, which does not.
final class SimulatedRelay {
    private static final RelayLimits LIMITS = RelayLimits.DEFAULTS;
    /// A stop ends every connection within its close time twice over; then the process goes.
    private static final Duration STOP_TIME = Duration.ofSeconds(12);

    private final Simulation simulation;
    private final SimulatedNetwork network;
    private final RandomGenerator chance;
    private final SecureRandom secrets;
    /// As the one in a database: what it answered is there after a kill.
    private final OfflineQueue disk;
    private final Set<Quirk> quirks;
    /// The end of each agent's newest connection, by the name of its process without the number.
    private final Map<String, RelayEnd> newest = new HashMap<>();
    private SimulatedProcess process;
    private RelayCore core;
    private int starts;

    /// A relay that listens.
    ///
    /// @param quirks weaknesses that it has
    SimulatedRelay(Simulation simulation, SimulatedNetwork network, Set<Quirk> quirks) {
        this.simulation = simulation;
        this.quirks = quirks;
        this.network = network;
        this.chance = simulation.split();
        this.secrets = new SeededSecureRandom(simulation.split());
        OfflineQueue queue = new MemoryQueue(LIMITS.queue(), simulation.ticker());
        this.disk = quirks.contains(Quirk.R10) ? new LateQueue(queue, simulation) : queue;
        this.process = newProcess();
        this.core = newCore(process);
        network.listens(this);
    }

    /// Starts again, with nothing left of before but its queue.
    void start() {
        process = newProcess();
        core = newCore(process);
        network.listens(this);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /// Kills it in the middle of everything.
    void kill() {
        network.nobodyListens();
        process.kill();
        network.died(process);
    }

    /// Stops it in good order: connections are closed, what was taken for them is written first.
    ///
    /// @param then runs once the process is gone
    void stop(Runnable then) {
        network.nobodyListens();
        core.stop();
        SimulatedProcess stopping = process;
        simulation.schedule(STOP_TIME, () -> {
            if (stopping.isAlive()) {
                stopping.kill();
                network.died(stopping);
                then.run();
            }
        });
    }

    RelayEnd accept(SimulatedConnection connection) {
        var end = new RelayEnd(process, connection, core.outgoingBuffer(), this::left);
        newest.put(nameOf(connection), end);
        end.serve(core.accept(end));
        return end;
    }

    /// How many envelopes wait for an agent.
    int waitingFor(AgentId agent) {
        AtomicInteger waiting = new AtomicInteger();
        disk.fetch(
                new Address(null, agent),
                0,
                batch -> waiting.set(batch.entries().size()));
        return waiting.get();
    }

    private void left(SimulatedConnection connection, RelayEnd end) {
        RelayEnd known = newest.get(nameOf(connection));
        if (quirks.contains(Quirk.R2) && known != null && known != end) {
            known.unregister();
        }
    }

    private static String nameOf(SimulatedConnection connection) {
        String process = connection.agentEnd().process().name();
        return process.substring(0, process.indexOf('#'));
    }

    private SimulatedProcess newProcess() {
        starts++;
        return new SimulatedProcess(simulation, "relay#" + starts);
    }

    private RelayCore newCore(SimulatedProcess home) {
        var seams = new TimeAndChance(simulation.timeOfDay(), simulation.ticker(), home, secrets);
        RelayCore fresh = new RelayCore(LIMITS, gate(home), disk, seams);
        fresh.start();
        return fresh;
    }

    /// Lets everybody in, after a while, as one that asks a registry.
    private Gate gate(SimulatedProcess home) {
        return (agent, answer) ->
                home.schedule(Latency.INTERNET.draw(chance), () -> answer.accept(new GateAnswer.Admitted(null)));
    }
}
