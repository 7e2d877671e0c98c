package io.agentmesh.tests.simulation;

import io.agentmesh.tests.simulation.SimulatedConnection.Cut;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Draws what goes wrong.
final class FaultPlan {
    private static final List<Cut> CUTS = List.of(Cut.values());

    private final RandomGenerator chance;
    private final int agents;
    private final Mischief mischief;

    /// How bad it gets.
    enum Mischief {
        /// Links break, processes die.
        HONEST,
        /// The network falls apart as well, and the relay does not do what it should.
        UNRULY
    }

    FaultPlan(RandomGenerator chance, int agents, Mischief mischief) {
        this.chance = chance;
        this.agents = agents;
        this.mischief = mischief;
    }

    /// The next fault, whatever it is.
    Fault draw() {
        if (mischief == Mischief.UNRULY && chance.nextInt(4) == 0) {
            return chance.nextBoolean()
                    ? new Fault.UnrulyRelay(upTo(Duration.ofSeconds(30)))
                    : new Fault.Partition(some(), upTo(Duration.ofSeconds(60)));
        }
        return drawHonest();
    }

    private List<Integer> some() {
        return IntStream.range(0, agents)
                .filter(agent -> chance.nextBoolean())
                .boxed()
                .toList();
    }

    private Fault drawHonest() {
        int drawn = chance.nextInt(100);
        if (drawn < 40) {
            return new Fault.CutLink(agent(), chance.nextBoolean() ? Cut.RESET : CUTS.get(chance.nextInt(CUTS.size())));
        }
        if (drawn < 55) {
            return new Fault.StallLink(agent(), upTo(Duration.ofSeconds(60)));
        }
        if (drawn < 75) {
            return new Fault.KillAgent(agent(), upTo(Duration.ofSeconds(30)));
        }
        if (drawn < 85) {
            return new Fault.CloseAgent(agent(), upTo(Duration.ofSeconds(30)));
        }
        return drawn < 94
                ? new Fault.KillRelay(upTo(Duration.ofSeconds(20)))
                : new Fault.StopRelay(upTo(Duration.ofSeconds(20)));
    }

    private int agent() {
        return chance.nextInt(agents);
    }

    /// Often next to nothing, because races live there.
    private Duration upTo(Duration most) {
        return chance.nextInt(3) == 0
                ? Latency.between(chance, Duration.ZERO, Duration.ofMillis(50))
                : Latency.between(chance, Duration.ZERO, most);
    }
}
