package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshd.proxy.LocalAgent;
import io.agentmesh.meshd.proxy.ProxyLimits;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.StreamSink;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The agent behind a daemon: answers whatever it is asked, after a while, and tells the ledger.
///
/// @param process of the daemon; both die together
/// @param hearsay what that was told
record Clerk(
        SimulatedProcess process,
        SimulatedDaemon.Surroundings around,
        AgentId id,
        Hearsay hearsay,
        RandomGenerator chance)
        implements LocalAgent {
    private static final Duration CONNECTING = Duration.ofMillis(5);

    /// Its connection takes a moment, and is given up then if the request is.
    @Override
    public Answer ask(IncomingRequest request, ProxyLimits limits) throws InterruptedException {
        process.sleep(CONNECTING);
        around.ledger().handled(request.payload(), request.caller(), id, hearsay.rights());
        process.sleep(handlingTime());
        around.ledger().answered(request.payload(), request.caller(), id, hearsay.rights());
        return Answer.of(Inquiry.answer(request.payload()));
    }

    private Duration handlingTime() {
        return chance.nextInt(4) == 0
                ? Latency.between(chance, Duration.ZERO, Duration.ofSeconds(20))
                : Latency.between(chance, Duration.ZERO, Duration.ofMillis(100));
    }

    @Override
    public Ending stream(IncomingRequest request, StreamSink items, ProxyLimits limits) {
        return Ending.refused("unsupported");
    }
}
