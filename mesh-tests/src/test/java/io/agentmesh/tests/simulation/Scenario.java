package io.agentmesh.tests.simulation;

import io.agentmesh.tests.simulation.FaultPlan.Mischief;
import java.time.Duration;

/// What a run is made of; the rest is drawn from the seed.
///
/// @param agents agents at most; at least three fewer
/// @param kind what they run
/// @param handlers how long they take over a request
/// @param trouble how long requests are made and faults happen
/// @param errands requests within that time, about
/// @param talks streams and conversations within that time, about
/// @param faults faults within that time
/// @param mischief of what kind
/// @param calm how long nothing happens after it, until everything has to work again
record Scenario(
        int agents,
        SimulatedAgent.Kind kind,
        Pace handlers,
        Duration trouble,
        int errands,
        int talks,
        int faults,
        Mischief mischief,
        Duration calm) {
    /// 5 to 8 agents, four minutes with 60 requests, 20 talks and 12 faults. A silent link is found dead after
    /// 90 s, the longest wait before a new one is 8 s, and a link that is only half dead is found by the
    /// relay's 90 s.
    static final Scenario TROUBLED = new Scenario(
            8,
            SimulatedAgent.Kind.SDK,
            Pace.MIXED,
            Duration.ofMinutes(4),
            60,
            20,
            12,
            Mischief.HONEST,
            Duration.ofMinutes(4));

    /// 3 to 6 agents, two minutes with 25 requests, 10 talks and 8 faults, among them partitions and a relay
    /// that loses, doubles and reorders: small, so that many of them can be run.
    static final Scenario UNRULY = new Scenario(
            6,
            SimulatedAgent.Kind.SDK,
            Pace.MIXED,
            Duration.ofMinutes(2),
            25,
            10,
            8,
            Mischief.UNRULY,
            Duration.ofMinutes(4));

    /// As the first without faults, and nobody is slow: nothing may time out without a cause.
    static final Scenario CALM = new Scenario(
            8, SimulatedAgent.Kind.SDK, Pace.QUICK, Duration.ofMinutes(4), 60, 20, 0, Mischief.HONEST, Duration.ZERO);

    /// 3 to 6 [PlainPeer]s that ask each other all at once, so that handshakes cross; nothing goes wrong.
    static final Scenario RUSH = new Scenario(
            6,
            SimulatedAgent.Kind.PLAIN_PEER,
            Pace.QUICK,
            Duration.ofSeconds(5),
            60,
            0,
            0,
            Mischief.HONEST,
            Duration.ZERO);

    /// The first one as it was before there were talks: for seeds that failed then.
    static final Scenario TROUBLED_REQUESTS = TROUBLED.withoutTalks();

    private Scenario withoutTalks() {
        return new Scenario(agents, kind, handlers, trouble, errands, 0, faults, mischief, calm);
    }

    /// The same with talks alone.
    Scenario withoutRequests() {
        return new Scenario(agents, kind, handlers, trouble, 0, errands, faults, mischief, calm);
    }

    /// What a seed is run in: every tenth in the large one.
    static Scenario of(long seed) {
        return seed % 10 == 0 ? TROUBLED : UNRULY;
    }

    /// How long handlers take.
    enum Pace {
        /// A tenth of a second at most.
        QUICK,
        /// Mostly quick, some take seconds, a few longer than anybody waits.
        MIXED
    }
}
