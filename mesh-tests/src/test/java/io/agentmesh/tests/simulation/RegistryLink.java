package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.http.client.LastingWebSocket.Heard;
import io.agentmesh.meshd.controlplane.ControlPlaneSync;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// A daemon's connection to the registry, made anew for ever with the pauses of a real one. Texts come in the order in
/// which they were sent, unless the registry has one overtaken.
final class RegistryLink {
    private static final Backoff PAUSES = ControlPlaneSync.PACING.backoff();
    private static final Duration DEAD_AFTER = ControlPlaneSync.PACING.deadAfter();
    /// Texts may come until the other side has closed too.
    private static final Duration GOODBYE = Duration.ofMillis(200);

    private final SimulatedRegistry registry;
    private final AgentId agent;
    private final SimulatedProcess process;
    private final Owner owner;
    private final RandomGenerator jitter;
    private final Simulation simulation;
    /// Counts connections: what was sent on an earlier one is lost.
    private int connection;
    private boolean up;
    private boolean understood;
    private int inARow;
    private Duration lastDue = Duration.ZERO;
    private Duration cutOffUntil;

    /// Whose connection it is.
    interface Owner {
        void opened();

        Heard heard(String text);

        void closed();
    }

    /// Where a link runs.
    ///
    /// @param cutOffUntil by the time since the run began; nothing passes before
    record Place(Simulation simulation, SimulatedProcess process, RandomGenerator jitter, Duration cutOffUntil) {}

    RegistryLink(SimulatedRegistry registry, AgentId agent, Place place, Owner owner) {
        this.registry = registry;
        this.agent = agent;
        this.simulation = place.simulation();
        this.process = place.process();
        this.jitter = place.jitter();
        this.cutOffUntil = place.cutOffUntil();
        this.owner = owner;
    }

    AgentId agent() {
        return agent;
    }

    boolean isUp() {
        return up;
    }

    /// Connects, now or after some pauses.
    void connect() {
        connection++;
        understood = false;
        lastDue = Duration.ZERO;
        up = !isCutOff();
        if (up) {
            owner.opened();
            up = registry.accept(this);
        }
        if (!up) {
            owner.closed();
            pause();
        }
    }

    private void pause() {
        inARow = understood ? 1 : inARow + 1;
        process.schedule(PAUSES.delay(inARow, jitter), this::connect);
    }

    /// The registry sends a text, which comes after all that were sent before.
    void carry(String text, Duration delay) {
        Duration due = simulation.elapsed().plus(delay);
        lastDue = due.compareTo(lastDue) > 0 ? due : lastDue;
        overtaken(text, lastDue.minus(simulation.elapsed()));
    }

    /// The registry sends a text, and others may come before it.
    void overtaken(String text, Duration delay) {
        int sentOn = connection;
        process.schedule(delay, () -> {
            if (up && sentOn == connection && !isCutOff()) {
                arrives(text);
            }
        });
    }

    private void arrives(String text) {
        simulation.trace().note(process.name(), "is told " + text);
        switch (owner.heard(text)) {
            case UNDERSTOOD -> understood = true;
            case SKIPPED -> {}
            case INCOMPLETE -> {
                int incomplete = connection;
                process.schedule(Latency.between(jitter, Duration.ZERO, GOODBYE), () -> endOf(incomplete));
            }
        }
    }

    private boolean isCutOff() {
        return simulation.elapsed().compareTo(cutOffUntil) < 0;
    }

    /// Nothing passes for a while, and nobody is told: a connection that is open is found dead later.
    void cutOff(Duration time) {
        cutOffUntil = simulation.elapsed().plus(time);
        int silent = connection;
        process.schedule(DEAD_AFTER, () -> endOf(silent));
    }

    Duration cutOffUntil() {
        return cutOffUntil;
    }

    private void endOf(int which) {
        if (which == connection) {
            end();
        }
    }

    /// The connection is over, and another one follows.
    void end() {
        if (up && process.isAlive()) {
            up = false;
            registry.left(this);
            owner.closed();
            pause();
        }
    }
}
