package io.agentmesh.tests.simulation;

import java.time.Duration;

/// What a run is made of; the rest is drawn from the seed.
///
/// @param agents agents at most; at least three fewer
/// @param handlers how long they take over a request
/// @param trouble how long requests are made and faults happen
/// @param errands requests within that time, about
/// @param faults faults within that time
/// @param calm how long nothing happens after it, until everything has to work again
record Scenario(int agents, Pace handlers, Duration trouble, int errands, int faults, Duration calm) {
    /// 5 to 8 agents, four minutes with 60 requests and 12 faults. A silent link is found dead after 90 s, the
    /// longest wait before a new one is 30 s, and a link that is only half dead is found by the relay's 90 s.
    static final Scenario TROUBLED = new Scenario(8, Pace.MIXED, Duration.ofMinutes(4), 60, 12, Duration.ofMinutes(4));

    /// The same without faults, and nobody is slow: nothing may time out without a cause.
    static final Scenario CALM = new Scenario(8, Pace.QUICK, Duration.ofMinutes(4), 60, 0, Duration.ZERO);

    /// How long handlers take.
    enum Pace {
        /// A tenth of a second at most.
        QUICK,
        /// Mostly quick, some take seconds, a few longer than anybody waits.
        MIXED
    }
}
