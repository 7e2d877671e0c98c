package io.agentmesh.tests.simulation;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.sdk.link.LinkFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What lies between agents and the relay. Frames travel with delays drawn from the seed and keep their order on
/// their connection; connections break when they are told to, or when a process at one of their ends dies.
final class SimulatedNetwork {
    private static final Duration LONGEST_DETOUR = Duration.ofSeconds(2);

    private final Pipe.Medium medium;
    private final Traffic traffic;
    private final RandomGenerator chance;
    private final List<SimulatedConnection> connections = new ArrayList<>();
    private @Nullable SimulatedRelay relay;
    private Predicate<Frame> loses = frame -> false;
    private Duration unrulyUntil = Duration.ZERO;

    /// @param traffic hears of every envelope that agents send
    SimulatedNetwork(Simulation simulation, Latency latency, Traffic traffic) {
        this.traffic = traffic;
        this.chance = simulation.split();
        this.medium = new Pipe.Medium(simulation, simulation.split(), latency);
    }

    /// Opens connections for a process.
    ///
    /// @param cutOff whether nothing passes on them
    LinkFactory linksOf(SimulatedProcess process, BooleanSupplier cutOff) {
        return (uri, events) -> {
            medium.simulation().tally().count("connections");
            var client = new SimulatedConnection.Client(process, events);
            var connection = new SimulatedConnection(medium, this, client);
            connections.removeIf(SimulatedConnection::isOver);
            connections.add(connection);
            if (cutOff.getAsBoolean()) {
                connection.cut(SimulatedConnection.Cut.SILENT);
            }
            return connection.agentEnd();
        };
    }

    /// From now on connections are accepted here; those to another one are not touched.
    void listens(SimulatedRelay other) {
        relay = other;
    }

    /// From now on connections are refused.
    void nobodyListens() {
        relay = null;
    }

    /// The relay's end of a new connection; `null` if nobody listens.
    @Nullable
    RelayEnd accept(SimulatedConnection connection) {
        return relay == null ? null : relay.accept(connection);
    }

    /// An agent sends a frame.
    void sends(String text) {
        if (Envelope.decode(text) instanceof Decoded.Ok<Envelope>(var envelope)) {
            traffic.sent(envelope);
        }
    }

    boolean isLost(Frame frame) {
        return loses.test(frame);
    }

    /// For a while envelopes are lost, doubled and overtaken on their way to agents, as no honest relay would have it.
    void unruly(Duration time) {
        unrulyUntil = medium.simulation().elapsed().plus(time);
    }

    /// What becomes of a frame on its last step to an agent.
    ///
    /// @param arrives called for each time that it comes, now or later
    void pass(Frame frame, Consumer<Frame> arrives) {
        boolean unruly = medium.simulation().elapsed().compareTo(unrulyUntil) < 0;
        switch (unruly && isEnvelope(frame) ? chance.nextInt(10) : 9) {
            case 0 -> medium.simulation().tally().count("unruly: lost");
            case 1 -> {
                medium.simulation().tally().count("unruly: doubled");
                arrives.accept(frame);
                arrives.accept(frame);
            }
            case 2 -> {
                medium.simulation().tally().count("unruly: overtaken");
                medium.simulation()
                        .schedule(Latency.between(chance, Duration.ZERO, LONGEST_DETOUR), () -> arrives.accept(frame));
            }
            default -> arrives.accept(frame);
        }
    }

    private static boolean isEnvelope(Frame frame) {
        return frame instanceof Frame.Text(String text) && Envelope.decode(text) instanceof Decoded.Ok<Envelope>;
    }

    /// A process is gone and its sockets with it.
    void died(SimulatedProcess process) {
        for (SimulatedConnection connection : connections) {
            if (connection.belongsTo(process)) {
                var lost =
                        chance.nextBoolean() ? SimulatedConnection.InFlight.ARRIVES : SimulatedConnection.InFlight.LOST;
                connection.died(process, lost);
            }
        }
    }

    /// The newest connection that this process still believes in.
    Optional<SimulatedConnection> connectionOf(SimulatedProcess process) {
        return connections.reversed().stream()
                .filter(connection -> connection.agentEnd().process() == process)
                .filter(connection -> !connection.agentEnd().isOver())
                .findFirst();
    }

    /// Frames to agents of this kind get lost without a trace, which no real network does: for tests that show
    /// that the simulation can fail.
    void loses(Predicate<Frame> frames) {
        loses = frames;
    }
}
