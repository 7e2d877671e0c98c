package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The handshakes that this end began with one peer, by the id of the envelope whose answer is due. One is
/// *running* at a time; earlier ones are kept because their answer may be on its way, held back by a relay
/// while the peer is absent. Owned by the loop.
final class OwnHandshakes {
    /// What they bring about.
    interface Outcome {
        /// A channel stands, with what both ends offered, and its last handshake message is posted.
        void established(SecureChannel channel, Set<PeerFeature> granted);

        /// The peer is to have no session.
        void refused(Violation violation);

        /// The running handshake got no answer in time.
        void unanswered();
    }

    private record Pending(Handshake handshake, long begun) {}

    /// A finished handshake whose last messages were not sent: the peer's own handshake went ahead (sdk §18
    /// I7).
    private record Held(UUID inReplyTo, HandshakeStep.Done done, Set<PeerFeature> granted) {}

    private final AgentId peer;
    private final SessionSeams seams;
    private final SessionLimits limits;
    private final Outcome outcome;
    private final Map<UUID, Pending> pending = new LinkedHashMap<>();
    private @Nullable Timer running;
    private @Nullable Held held;
    private Duration retryAfter;
    private long peerAnsweredAt;
    private boolean peerAnswered;

    OwnHandshakes(AgentId peer, SessionSeams seams, SessionLimits limits, Outcome outcome) {
        this.peer = peer;
        this.seams = seams;
        this.limits = limits;
        this.outcome = outcome;
        this.retryAfter = limits.firstRetry();
    }

    boolean isRunning() {
        return running != null;
    }

    boolean isEmpty() {
        return pending.isEmpty() && running == null;
    }

    /// Whether one waits for the answer to this envelope.
    boolean awaits(UUID id) {
        return pending.containsKey(id);
    }

    /// The message with this id will not arrive: its handshake is over. Another begins when the running one's time
    /// is up.
    void lost(UUID id) {
        Pending gone = pending.remove(id);
        if (gone != null) {
            gone.handshake().close();
        }
    }

    /// Begins one unless one is running.
    void ensureRunning() {
        if (running == null) {
            running = seams.timers().schedule(retryAfter, this::runOut);
            retryAfter = shorter(retryAfter.multipliedBy(2), limits.longestRetry());
            expire();
            if (pending.size() < limits.bounds().ownHandshakes()) {
                Handshake handshake = seams.protocol().initiate(seams.offers().own());
                carryOut(handshake, handshake.begin(), null);
            }
        }
    }

    private void runOut() {
        running = null;
        outcome.unanswered();
    }

    /// Takes the answer to one of them; false if it belongs to none.
    boolean answer(UUID to, UUID id, Octets message) {
        Pending answered = pending.get(to);
        if (answered == null) {
            return false;
        }
        HandshakeStep step = answered.handshake().receive(message);
        boolean spoilt = step instanceof HandshakeStep.Refused(var reason) && !reason.endsHandshake();
        if (!spoilt) {
            pending.remove(to);
            if (step instanceof HandshakeStep.Done done) {
                settle(answered, done, id);
            } else {
                carryOut(answered.handshake(), step, id);
            }
        }
        return true;
    }

    /// Looks at the peer's offer before message 3 is sent: a peer whose offer is refused does not get that far.
    private void settle(Pending answered, HandshakeStep.Done done, UUID id) {
        switch (seams.offers().settle(peer, done)) {
            case Decoded.Ok<Set<PeerFeature>>(Set<PeerFeature> granted) -> {
                Held made = new Held(id, done, granted);
                if (peerAnswered && answered.begun() - peerAnsweredAt <= 0) {
                    hold(made);
                } else {
                    finish(made);
                }
            }
            case Decoded.Bad<Set<PeerFeature>>(Violation violation) -> {
                done.channel().close();
                outcome.refused(violation);
            }
        }
    }

    private void carryOut(Handshake handshake, HandshakeStep step, @Nullable UUID inReplyTo) {
        switch (step) {
            case HandshakeStep.Send(Octets message, var state) -> {
                UUID id = Carrier.post(seams.postbox(), peer, inReplyTo, message);
                pending.put(id, new Pending(handshake, seams.ticker().nanos()));
            }
            case HandshakeStep.Done done -> throw new IllegalStateException("done before an answer");
            case HandshakeStep.Wait wait -> handshake.close();
            case HandshakeStep.Refused refused -> handshake.close();
        }
    }

    private void finish(Held made) {
        for (Octets message : made.done().toSend()) {
            Carrier.post(seams.postbox(), peer, made.inReplyTo(), message);
        }
        outcome.established(made.done().channel(), made.granted());
    }

    private void hold(Held kept) {
        if (held != null) {
            held.done().channel().close();
        }
        held = kept;
    }

    /// The peer's message 1 was answered just now: our handshakes begun before stay back behind the peer's.
    void yieldToPeer() {
        peerAnswered = true;
        peerAnsweredAt = seams.ticker().nanos();
    }

    /// Sends the message 3 that was held back, if there is one. An original library agent that got no message
    /// 3 takes no new message 1 either, and this frees it (sdk §18 I7).
    void release() {
        Held kept = held;
        held = null;
        if (kept != null) {
            finish(kept);
        }
    }

    /// A session stands: none need run.
    void settle() {
        stop();
        retryAfter = limits.firstRetry();
    }

    /// The link is gone: what was running is not to be waited for.
    void stop() {
        if (running != null) {
            running.cancel();
            running = null;
        }
    }

    void expire() {
        long oldest = seams.ticker().nanos() - limits.keep().toNanos();
        List<UUID> expired = pending.entrySet().stream()
                .filter(entry -> entry.getValue().begun() - oldest < 0)
                .map(Map.Entry::getKey)
                .toList();
        for (UUID id : expired) {
            Pending gone = pending.remove(id);
            if (gone != null) {
                gone.handshake().close();
            }
        }
    }

    void close() {
        stop();
        pending.values().forEach(each -> each.handshake().close());
        pending.clear();
        if (held != null) {
            held.done().channel().close();
            held = null;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
