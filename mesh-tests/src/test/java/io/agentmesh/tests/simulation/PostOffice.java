package io.agentmesh.tests.simulation;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.OfflineChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// A relay as the offline channel sees it, better and worse than a real one: it keeps what was not confirmed
/// and brings it again to whoever comes back; while it is rough it loses, doubles and delays, and loses also
/// what it said that it has.
final class PostOffice {
    private static final Duration LONGEST_DETOUR = Duration.ofMinutes(5);

    private final Simulation simulation;
    private final RandomGenerator chance;
    private final FrameWatch watch = new FrameWatch();
    private final Map<AgentId, Window> windows = new HashMap<>();
    private final Map<AgentId, Map<UUID, Envelope>> unconfirmed = new HashMap<>();
    private Predicate<Envelope> loses = envelope -> false;
    private Duration roughUntil = Duration.ZERO;

    PostOffice(Simulation simulation) {
        this.simulation = simulation;
        this.chance = simulation.split();
    }

    /// An agent that is connected, by one process.
    private record Window(SimulatedProcess process, OfflineChannel channel) {}

    /// It is there: whatever waits for it is brought.
    void connected(AgentId agent, SimulatedProcess process, OfflineChannel channel) {
        windows.put(agent, new Window(process, channel));
        List.copyOf(waiting(agent).values()).forEach(this::bring);
        channel.linkIsUp();
    }

    void disconnected(AgentId agent) {
        windows.remove(agent);
    }

    boolean isConnected(AgentId agent) {
        Window window = windows.get(agent);
        return window != null && window.process().isAlive();
    }

    /// For a while it does what no honest relay does.
    void rough(Duration time) {
        roughUntil = simulation.elapsed().plus(time);
    }

    /// What it saw of all that was posted.
    FrameWatch watch() {
        return watch;
    }

    /// What of this kind is posted is lost, always: for tests that show that the simulation can fail.
    void loses(Predicate<Envelope> kind) {
        loses = kind;
    }

    /// An agent posts an envelope.
    void post(Envelope envelope) {
        simulation.trace().note("post", "takes " + envelope.toJson());
        simulation.tally().count("envelopes");
        watch.sent(envelope);
        if (loses.test(envelope) || !isConnected(envelope.from())) {
            return;
        }
        boolean isRough = simulation.elapsed().compareTo(roughUntil) < 0;
        switch (isRough ? chance.nextInt(8) : 7) {
            case 0 -> simulation.tally().count("post: lost");
            case 1 -> {
                simulation.tally().count("post: lost after its word");
                say(envelope);
            }
            case 2 -> {
                simulation.tally().count("post: doubled");
                keep(envelope);
                bring(envelope);
            }
            case 3 -> {
                simulation.tally().count("post: late");
                simulation.schedule(Latency.between(chance, Duration.ZERO, LONGEST_DETOUR), () -> keep(envelope));
            }
            default -> keep(envelope);
        }
    }

    private void keep(Envelope envelope) {
        waiting(envelope.to()).put(envelope.id(), envelope);
        say(envelope);
        bring(envelope);
    }

    /// Tells the sender that it has the envelope.
    private void say(Envelope envelope) {
        boolean isThere = isConnected(envelope.to());
        notice(
                envelope,
                isThere
                        ? new RelayNotice.Delivered(envelope.id(), RelayNotice.Proof.WRITTEN)
                        : new RelayNotice.Queued(envelope.id()));
    }

    private void notice(Envelope about, RelayNotice.OfEnvelope notice) {
        simulation.schedule(Latency.INTERNET.draw(chance), () -> {
            Window window = windows.get(about.from());
            if (window != null && window.process().isAlive()) {
                window.channel().noticed(notice);
            }
        });
    }

    private void bring(Envelope envelope) {
        simulation.schedule(Latency.INTERNET.draw(chance), () -> {
            Window window = windows.get(envelope.to());
            if (window != null && window.process().isAlive()) {
                window.channel().received(envelope, () -> confirmed(window.process(), envelope));
            }
        });
    }

    private void confirmed(SimulatedProcess by, Envelope envelope) {
        if (by.isAlive()) {
            waiting(envelope.to()).remove(envelope.id());
        }
    }

    private Map<UUID, Envelope> waiting(AgentId agent) {
        return unconfirmed.computeIfAbsent(agent, other -> new LinkedHashMap<>());
    }
}
