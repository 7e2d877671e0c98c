package io.agentmesh.sdk.call;

import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.SessionWaiter;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds out whether a peer is there before it is asked something: a session that it has not been heard on lately may
/// be one that it has lost, so hands are shaken anew. Owned by the loop.
public final class Knocks {
    /// A peer that was understood so long ago counts as there: a handshake takes a fraction of it.
    static final Duration HEARD_WITHIN = Duration.ofSeconds(10);

    private final CallSeams seams;

    /// Knows nobody.
    public Knocks(CallSeams seams) {
        this.seams = seams;
    }

    /// Waits for the link and the peer, at most `timeout` for both. `whenDone` is called exactly once, on the loop,
    /// possibly before this returns.
    public void knock(AgentId target, Duration timeout, Consumer<Reach> whenDone) {
        long lately = seams.ticker().nanos() - HEARD_WITHIN.toNanos();
        seams.sessions()
                .current(target)
                .filter(session -> !session.understoodSince(lately))
                .ifPresent(seams.sessions()::retire);
        Knock knock = new Knock(whenDone);
        seams.sessions().whenReady(target, knock);
        if (!knock.done) {
            knock.deadline = seams.timers().schedule(timeout, () -> {
                seams.sessions().takeBack(target, knock);
                knock.finish(new Reach.Away(new Violation(ErrorCode.AGENT_OFFLINE, "it did not shake hands")));
            });
        }
    }

    private static final class Knock implements SessionWaiter {
        private final Consumer<Reach> whenDone;
        private @Nullable Timer deadline;
        private boolean done;

        private Knock(Consumer<Reach> whenDone) {
            this.whenDone = whenDone;
        }

        @Override
        public void ready(Session session) {
            finish(new Reach.There(session.grants(PeerFeature.META) ? Reach.Memory.BY_KEY : Reach.Memory.NONE));
        }

        @Override
        public void refused(Violation violation) {
            finish(new Reach.Away(violation));
        }

        private void finish(Reach reach) {
            done = true;
            if (deadline != null) {
                deadline.cancel();
            }
            whenDone.accept(reach);
        }
    }
}
