package io.agentmesh.relay.connection;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.relay.limit.Allowance;
import io.agentmesh.relay.limit.RateLimiter;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.Router;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The acks of one connection (docs/protocol-extensions.md). Ids that nobody waits for are ignored.
///
/// An ack costs nothing: who receives much has to confirm much. But after one that confirmed nothing, the next
/// costs a token like an envelope, so that acks are no way around the rate. Runs on the link's thread.
final class AckIntake {
    private final Address agent;
    private final AgentLink link;
    private final Router router;
    private final RateLimiter limiter;
    private final Accounting accounting;
    private boolean lastWasIdle;

    AckIntake(Address agent, AgentLink link, Router router, RateLimiter limiter, Accounting accounting) {
        this.agent = agent;
        this.link = link;
        this.router = router;
        this.limiter = limiter;
        this.accounting = accounting;
    }

    /// Takes a text that is meant as an ack.
    void take(Utf8Text text) {
        if (lastWasIdle && limiter.take(agent.agent()) instanceof Allowance.Exhausted(var retryAfter)) {
            accounting.rateLimited(agent.agent(), Optional.empty(), retryAfter);
            return;
        }
        switch (FrameCodec.decodeAck(text)) {
            case Decoded.Ok<AgentFrame.Ack>(var ack) -> confirm(ack.envelopes());
            case Decoded.Bad<AgentFrame.Ack>(var violation) -> {
                lastWasIdle = true;
                accounting.refused(agent.agent(), Optional.empty(), violation);
            }
        }
    }

    private void confirm(List<UUID> envelopes) {
        lastWasIdle = router.confirm(agent, link, envelopes) == 0;
    }
}
