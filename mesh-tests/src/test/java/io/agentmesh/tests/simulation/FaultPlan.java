package io.agentmesh.tests.simulation;

import io.agentmesh.tests.simulation.SimulatedConnection.Cut;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// Draws what goes wrong.
final class FaultPlan {
    private static final List<Cut> CUTS = List.of(Cut.values());

    private final RandomGenerator chance;
    private final int agents;

    FaultPlan(RandomGenerator chance, int agents) {
        this.chance = chance;
        this.agents = agents;
    }

    /// The next fault, whatever it is.
    Fault draw() {
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
