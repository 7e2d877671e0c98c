package io.agentmesh.tests.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Something that goes wrong. Agents are named by their place in the list; what does not apply any more when its
/// time comes (the agent is away already) does not happen.
sealed interface Fault {
    /// An agent's connection breaks.
    record CutLink(int agent, SimulatedConnection.Cut how) implements Fault {}

    /// Nothing passes on an agent's connection for a while, then all of it.
    record StallLink(int agent, Duration time) implements Fault {}

    /// An agent is killed and comes back after a while.
    record KillAgent(int agent, Duration away) implements Fault {}

    /// An agent is closed in good order and comes back after a while.
    record CloseAgent(int agent, Duration away) implements Fault {}

    /// Some agents are cut off from the relay for a while, whatever connection they make.
    record Partition(List<Integer> agents, Duration time) implements Fault {}

    /// For a while envelopes are lost, doubled and overtaken on their way to agents.
    record UnrulyRelay(Duration time) implements Fault {}

    /// The relay is killed and comes back after a while.
    record KillRelay(Duration away) implements Fault {}

    /// The relay is stopped in good order and comes back after a while.
    record StopRelay(Duration away) implements Fault {}

    /// Its name in a tally.
    default String kind() {
        return switch (this) {
            case CutLink(var agent, var how) -> "cut " + how.name().toLowerCase(Locale.ROOT);
            case StallLink stall -> "stall";
            case Partition partition -> "partition";
            case UnrulyRelay unruly -> "unruly relay";
            case KillAgent kill -> "kill agent";
            case CloseAgent close -> "close agent";
            case KillRelay kill -> "kill relay";
            case StopRelay stop -> "stop relay";
        };
    }
}
