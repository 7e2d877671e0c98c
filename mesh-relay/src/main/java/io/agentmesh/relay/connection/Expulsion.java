package io.agentmesh.relay.connection;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.queue.Departure;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.Router;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes from an agent what it has here once it was revoked or removed: its connection, its token, what waits for it
/// and what it sent. Learns of it from whoever calls [#revoke], or from the gate after a change there. For any thread.
final class Expulsion implements GateChanges.Listener {
    private static final Logger log = LoggerFactory.getLogger(Expulsion.class);

    private static final Duration PURGE_AGAIN_AFTER = Duration.ofMillis(500);

    private final RelayCore core;
    private final OfflineQueue queue;
    private final Timers timers;

    /// @param core whose gate, tokens, router, sessions and revocations are asked when needed
    Expulsion(RelayCore core, OfflineQueue queue, Timers timers) {
        this.core = core;
        this.queue = queue;
        this.timers = timers;
    }

    /// The agent was revoked or removed.
    void revoke(AgentId agent) {
        core.revocations().add(agent);
        core.gate().forget(agent);
        core.tokens().revoke(agent);
        if (core.router().expel(agent, Ending.REVOKED) == Router.Expelled.CONNECTED) {
            core.metrics().count(Count.REVOKED);
        }
        purge(agent);
        // What was under way to the queue by now is there then.
        timers.schedule(PURGE_AGAIN_AFTER, () -> purge(agent));
        log.atInfo().setMessage("agent revoked").addKeyValue("agent", agent).log();
    }

    /// Empties the queue of what concerns the agent.
    void purge(AgentId agent) {
        queue.purge(agent, Departure.Reason.REVOKED);
    }

    @Override
    public void heard(AgentId agent, GateAnswer answer) {
        if (answer instanceof GateAnswer.Unknown) {
            revoke(agent);
        } else {
            core.sessions().of(agent).ifPresent(session -> session.gateSaid(agent, answer));
        }
    }

    /// A login asks the gate anyway, and a connection does so in its next round.
    @Override
    public void missed(AgentId agent) {
        core.metrics().count(Count.GATE_CHANGES_MISSED);
        core.tokens().revoke(agent);
    }
}
