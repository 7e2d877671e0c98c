package io.agentmesh.relay.connection;

import io.agentmesh.core.frame.RelayNotice;
import java.time.Duration;

/// How agents are sent away so that they do not all come back at the same moment.
final class RestartPlan {
    /// A relay is up again by then, mostly.
    static final Duration RECONNECT_IN = Duration.ofSeconds(1);
    /// What a login may take of the time after it.
    private static final Duration PER_AGENT = Duration.ofMillis(2);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /// So few may come back at once.
    private static final int FEW = 50;

    private RestartPlan() {}

    /// What so many agents are told: five hundred of them come back each second, in a minute at most.
    static RelayNotice.Restarting of(int agents) {
        Duration spread = PER_AGENT.multipliedBy(agents);
        if (spread.compareTo(SHORTEST) < 0) {
            spread = SHORTEST;
        }
        return new RelayNotice.Restarting(RECONNECT_IN, spread.compareTo(LONGEST) > 0 ? LONGEST : spread);
    }

    /// The time over which so many connections are closed: who cannot be told when to come back comes when it
    /// is closed. Five hundred a second, in half of the time for a stop at most; the last ones have the other
    /// half to read what was taken for them.
    static Duration closing(int connections, Duration drain) {
        if (connections <= FEW) {
            return Duration.ZERO;
        }
        Duration spread = PER_AGENT.multipliedBy(connections);
        Duration half = drain.dividedBy(2);
        return spread.compareTo(half) > 0 ? half : spread;
    }
}
